// In the head of a direct chat: call the other.
import { Menu } from "@mantine/core";
import { IconPhone, IconVideo } from "@tabler/icons-react";
import type { Room } from "matrix-js-sdk";
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../extension/surroundings.tsx";
import { KnownMembership, RoomStateEvent } from "../../platform/matrix/sdk.ts";
import { IconAction } from "../../ui/IconAction.tsx";
import { usePhone } from "../../ui/usePhone.ts";
import { useStore } from "../../ui/useStore.ts";
import { useDirectPerson } from "../rooms/index.ts";
import { callsOf } from "./of.ts";

export function CallButtons({ room }: { room: Room }) {
  const { client, userId } = useSession();
  const other = useDirectPerson(room);
  const isThere = useIsThere(room, other);
  if (!other || other === userId || !isThere || !client.supportsVoip()) return null;
  return <Buttons room={room} userId={other} />;
}

function Buttons({ room, userId }: { room: Room; userId: string }) {
  const { t } = useTranslation("calls");
  const isPhone = usePhone();
  const calls = callsOf(useSession());
  const isBusy = useStore(calls.current) !== undefined;
  const call = (isVideo: boolean) => void calls.prepare(room, userId, isVideo);
  if (isPhone)
    return (
      <Menu position="bottom-end">
        <Menu.Target>
          <IconAction label={t("begin.call")} disabled={isBusy}>
            <IconPhone size={22} aria-hidden />
          </IconAction>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPhone size={18} aria-hidden />} onClick={() => call(false)}>
            {t("begin.voice")}
          </Menu.Item>
          <Menu.Item leftSection={<IconVideo size={18} aria-hidden />} onClick={() => call(true)}>
            {t("begin.video")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    );
  return (
    <>
      <IconAction label={t("begin.voice")} disabled={isBusy} onClick={() => call(false)}>
        <IconPhone size={22} aria-hidden />
      </IconAction>
      <IconAction label={t("begin.video")} disabled={isBusy} onClick={() => call(true)}>
        <IconVideo size={22} aria-hidden />
      </IconAction>
    </>
  );
}

/** Whether the other has come: an invitation cannot ring. */
function useIsThere(room: Room, userId: string | undefined): boolean {
  return useSyncExternalStore(
    (listener) => {
      room.on(RoomStateEvent.Update, listener);
      return () => room.off(RoomStateEvent.Update, listener);
    },
    () => room.getMember(userId ?? "")?.membership === KnownMembership.Join,
  );
}
