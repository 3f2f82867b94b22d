// The reactions under a message: press one to join it or leave it; the last button tells who reacted.
import { Button, UnstyledButton } from "@mantine/core";
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { firstWords, tameName } from "../../core/message/text.ts";
import { LONGEST_KEY, type ReactionGroup } from "../../core/relations/reactions.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { ReactionSign } from "./ReactionSign.tsx";
import { mayReact, toggleReaction } from "./react.ts";
import styles from "./reactions.module.css";
import { useReactions } from "./useReactions.ts";

const WhoReacted = lazy(async () => ({ default: (await import("./WhoReacted.tsx")).WhoReacted }));

/** More kinds than this are shown only when asked for. */
const FEW = 12;
const NAMES = 3;

export function ReactionBar({ event, room }: { event: MatrixEvent; room: Room }) {
  const groups = useReactions(event, room);
  return groups.length ? <Bar groups={groups} event={event} room={room} /> : null;
}

interface BarProps {
  groups: ReactionGroup[];
  event: MatrixEvent;
  room: Room;
}

function Bar({ groups, event, room }: BarProps) {
  const { t } = useTranslation("reactions");
  const session = useSession();
  const [isWhoOpen, setWhoOpen] = useState(false);
  const canReact = mayReact(session, room);
  return (
    <ul className={styles.bar} aria-label={t("bar")}>
      {groups.slice(0, FEW).map((group) => (
        <li key={group.key}>
          <UnstyledButton
            className={styles.chip}
            aria-pressed={group.mine !== undefined}
            aria-label={t("chip", { sign: firstWords(group.key, LONGEST_KEY), count: group.senders.length })}
            title={sayWho(group, room, t)}
            disabled={!canReact}
            onClick={() => void toggleReaction(session, room, event, group.key)}
          >
            <ReactionSign sign={group.key} />
            <span>{group.senders.length}</span>
          </UnstyledButton>
        </li>
      ))}
      <li>
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          className={styles.who}
          onClick={() => setWhoOpen(true)}
        >
          {groups.length > FEW ? t("more", { count: groups.length - FEW }) : t("who")}
        </Button>
      </li>
      {isWhoOpen && (
        <Suspense>
          <WhoReacted groups={groups} room={room} onClose={() => setWhoOpen(false)} />
        </Suspense>
      )}
    </ul>
  );
}

function sayWho(
  { senders }: ReactionGroup,
  room: Room,
  t: (key: "others", options: { names: string; count: number }) => string,
): string {
  const names = senders
    .slice(0, NAMES)
    .map((id) => tameName(room.getMember(id)?.name ?? id, id))
    .join(", ");
  return senders.length > NAMES ? t("others", { names, count: senders.length - NAMES }) : names;
}
