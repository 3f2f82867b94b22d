// Two taps: end the call with a stranger, block them, and report them.
import { Menu } from "@mantine/core";
import { IconBan, IconFlag, IconShieldX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../extension/surroundings.tsx";
import { IconAction } from "../../../ui/IconAction.tsx";
import type { CallOfTwo } from "../callOfTwo.ts";
import { refuse } from "./refuse.ts";

/** The card of somebody who calls lies above all else. */
const ABOVE = 500;

export function RefuseMenu({ live, size }: { live: CallOfTwo; size?: number }) {
  const { t } = useTranslation("calls");
  const session = useSession();
  const act = (reason: string | undefined) => void refuse(session, live, reason).catch(() => undefined);
  return (
    <Menu position="top-end" zIndex={ABOVE}>
      <Menu.Target>
        <IconAction label={t("refuse.open")} variant="default" {...(size && { size, radius: "xl" })}>
          <IconShieldX size={20} aria-hidden />
        </IconAction>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          c="var(--mantine-color-error)"
          leftSection={<IconBan size={18} aria-hidden />}
          onClick={() => act(undefined)}
        >
          {t("refuse.block")}
        </Menu.Item>
        <Menu.Item
          c="var(--mantine-color-error)"
          leftSection={<IconFlag size={18} aria-hidden />}
          onClick={() => act(t("refuse.reason"))}
        >
          {t("refuse.report")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
