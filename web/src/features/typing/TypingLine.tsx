// Who is writing just now; its room is always kept, so that nothing moves.
import type { Room } from "matrix-js-sdk";
import { useMemo, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { tameName } from "../../core/message/text.ts";
import { useSession } from "../../extension/surroundings.tsx";
import styles from "./TypingLine.module.css";
import { Typists } from "./typists.ts";

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
  const typists = useMemo(() => new Typists(client, room), [client, room]);
  const joined = useSyncExternalStore(typists.subscribe, () =>
    typists
      .list()
      .filter((member) => member.userId !== userId)
      .map((member) => `\u2068${tameName(member.name, member.userId)}\u2069`)
      .join("\n"),
  );
  return joined ? joined.split("\n") : [];
}
