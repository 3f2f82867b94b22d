// What those who look after a room may do to somebody in its call.
import { Menu } from "@mantine/core";
import { IconDoorExit, IconDots, IconMicrophoneOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../extension/surroundings.tsx";
import { IconAction } from "../../../ui/IconAction.tsx";
import styles from "./Group.module.css";
import type { GroupCall } from "./groupCall.ts";
import { mayModerate, muteInCall, removeFromCall } from "./moderation.ts";
import type { Seated } from "./seated.ts";

interface ModerationMenuProps {
  call: GroupCall;
  one: Seated;
  name: string;
}

export function ModerationMenu({ call, one, name }: ModerationMenuProps) {
  const { t } = useTranslation("calls");
  const session = useSession();
  if (!mayModerate(call.room, session.userId, one.userId)) return null;
  return (
    <div className={styles.more}>
      <Menu position="bottom-end">
        <Menu.Target>
          <IconAction label={t("group.more", { name })} variant="default" size={32}>
            <IconDots size={18} aria-hidden />
          </IconAction>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            disabled={one.isMuted}
            leftSection={<IconMicrophoneOff size={18} aria-hidden />}
            onClick={() => void muteInCall(session, call.room, one.identity)}
          >
            {t("group.mute")}
          </Menu.Item>
          <Menu.Item
            c="var(--mantine-color-error)"
            leftSection={<IconDoorExit size={18} aria-hidden />}
            onClick={() => void removeFromCall(session, call.room, one.identity)}
          >
            {t("group.remove")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
