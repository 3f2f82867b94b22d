// Above the chats: that one may not call for now, and the way to more.
import { Alert, Anchor } from "@mantine/core";
import { IconPhoneOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { formatRoute } from "../../core/route.ts";
import { useNavigation, useSession } from "../../extension/surroundings.tsx";
import { useStore } from "../../ui/useStore.ts";
import { suspensionOf } from "./of.ts";
import { formatDay } from "./words.ts";

const PLACE = { name: "page", page: "calling", rest: [] as string[] } as const;

export function SuspensionStrip() {
  const { t, i18n } = useTranslation("suspension");
  const navigation = useNavigation();
  const suspension = useStore(suspensionOf(useSession()).current);
  if (!suspension) return null;
  return (
    <Alert
      role="status"
      color="orange"
      mx="sm"
      mb="xs"
      p="xs"
      icon={<IconPhoneOff aria-hidden />}
      styles={{ message: { color: "var(--mantine-color-text)" } }}
    >
      {t("strip", { date: formatDay(suspension.untilMs, i18n.language) })}{" "}
      <Anchor
        inherit
        c="var(--mantine-color-text)"
        underline="always"
        href={formatRoute(PLACE)}
        onClick={(event) => {
          event.preventDefault();
          navigation.go(PLACE);
        }}
      >
        {t("why")}
      </Anchor>
    </Alert>
  );
}
