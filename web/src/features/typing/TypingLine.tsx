// Who is writing just now; its room is always kept, so that nothing moves.
import type { Room } from "matrix-js-sdk";
import { useCallback, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { tameName } from "../../core/message/text.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { RoomMemberEvent } from "../../platform/matrix/sdk.ts";
import styles from "./TypingLine.module.css";

export function TypingLine({ room }: { room: Room }) {
  const { t } = useTranslation("typing");
  const names = useTyping(room);
  const [first, second] = names;
  const sentence = () => {
    if (names.length === 1) return t("one", { first });
    if (names.length === 2) return t("two", { first, second });
    return t("many", { first, count: names.length - 1 });
  };
  return (
    <div className={styles.line} aria-live="off">
      {names.length > 0 && <span>{sentence()}</span>}
    </div>
  );
}

function useTyping(room: Room): string[] {
  const { client, userId } = useSession();
  const subscribe = useCallback(
    (listener: () => void) => {
      client.on(RoomMemberEvent.Typing, listener);
      return () => {
        client.off(RoomMemberEvent.Typing, listener);
      };
    },
    [client],
  );
  const joined = useSyncExternalStore(subscribe, () =>
    room
      .getMembers()
      .filter((member) => member.typing && member.userId !== userId)
      .map((member) => `\u2068${tameName(member.name, member.userId)}\u2069`)
      .join("\n"),
  );
  return joined ? joined.split("\n") : [];
}
