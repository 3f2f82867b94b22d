// What one may do about somebody else in the call: ask them, and those who look after the room may also act.
import { Menu } from "@mantine/core";
import { IconDoorExit, IconDots, IconMessageQuestion, IconMicrophoneOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../extension/surroundings.tsx";
import { IconAction } from "../../../ui/IconAction.tsx";
import { useStore } from "../../../ui/useStore.ts";
import styles from "./Group.module.css";
import type { GroupCall } from "./groupCall.ts";
import { mayModerate, muteInCall, removeFromCall } from "./moderation.ts";
import type { Seated } from "./seated.ts";

interface PersonMenuProps {
  call: GroupCall;
  one: Seated;
  name: string;
}

export function PersonMenu({ call, one, name }: PersonMenuProps) {
  const { t } = useTranslation("calls");
  const session = useSession();
  const isAsked = useStore(call.questions.asked).has(one.identity);
  if (one.isSelf) return null;
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
            disabled={one.isMuted || isAsked}
            leftSection={<IconMessageQuestion size={18} aria-hidden />}
            onClick={() => void call.questions.ask(one)}
          >
            {t(isAsked ? "question.asked" : "question.ask")}
          </Menu.Item>
          {call.isModerated && mayModerate(call.room, session.userId, one.userId) && (
            <Deeds call={call} one={one} />
          )}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}

function Deeds({ call, one }: Omit<PersonMenuProps, "name">) {
  const { t } = useTranslation("calls");
  const session = useSession();
  return (
    <>
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
    </>
  );
}
