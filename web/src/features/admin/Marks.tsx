// Small marks beside the name of an account or a room: what is not as usual about it.
import { Badge } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { RoomFacts, UserFacts } from "./api.ts";

/** How an account stands, where that is not as usual. */
export function UserMarks({ user }: { user: UserFacts }) {
  const { t } = useTranslation("admin");
  const marks = [
    user.is_admin && (["admin", "blue"] as const),
    user.is_guest && (["guest", "gray"] as const),
    user.is_locked && (["locked", "orange"] as const),
    user.is_suspended && (["suspended", "orange"] as const),
    user.deactivated_ms !== null && (["deactivated", "red"] as const),
  ].filter((mark) => mark !== false);
  return marks.map(([mark, color]) => (
    <Badge key={mark} size="sm" variant="light" color={color} autoContrast>
      {t(`people.marks.${mark}`)}
    </Badge>
  ));
}

export function RoomMarks({ room }: { room: RoomFacts }) {
  const { t } = useTranslation("admin");
  return (
    <>
      {room.is_encrypted && <IconLock size={14} role="img" aria-label={t("rooms.marks.encrypted")} />}
      {room.room_type === "m.space" && (
        <Badge size="sm" variant="light" color="gray" autoContrast>
          {t("rooms.marks.space")}
        </Badge>
      )}
      {room.is_listed && (
        <Badge size="sm" variant="light" color="blue" autoContrast>
          {t("rooms.marks.listed")}
        </Badge>
      )}
      {room.shut_ms !== null && (
        <Badge size="sm" variant="light" color="red" autoContrast>
          {t("rooms.marks.shut")}
        </Badge>
      )}
    </>
  );
}
