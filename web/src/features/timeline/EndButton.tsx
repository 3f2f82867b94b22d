// A button back to the newest message, with how many have come meanwhile.
import { ActionIcon, Indicator } from "@mantine/core";
import { IconArrowDown } from "@tabler/icons-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "../../ui/useStore.ts";
import type { TimelineModel } from "./model.ts";
import styles from "./Timeline.module.css";
import { useNewBelow } from "./useNewBelow.ts";

interface EndButtonProps {
  model: TimelineModel;
  isAtEnd: boolean;
}

export const EndButton = memo(function EndButton({ model, isAtEnd }: EndButtonProps) {
  const { t } = useTranslation("timeline");
  const { isLive, missed } = useStore(model.state);
  const below = useNewBelow(model, isAtEnd);
  if (isAtEnd && isLive) return null;
  const count = isLive ? below : missed;
  return (
    <div className={styles.toEnd}>
      <Indicator disabled={!count} label={count > 99 ? "99+" : count} size={20} offset={4}>
        <ActionIcon
          variant="default"
          radius="xl"
          size={44}
          aria-label={count ? t("toEnd.count", { count }) : t("toEnd.name")}
          onClick={() => void model.goToEnd()}
        >
          <IconArrowDown size={22} aria-hidden />
        </ActionIcon>
      </Indicator>
    </div>
  );
});
