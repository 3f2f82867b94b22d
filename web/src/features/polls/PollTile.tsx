// A question to everybody: its answers to choose from, and how the others have chosen.
import { Button, Text } from "@mantine/core";
import { IconChartBar, IconCheck } from "@tabler/icons-react";
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { firstWords, tameText } from "../../core/message/text.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { useStore } from "../../ui/useStore.ts";
import { nameOf } from "../timeline/index.ts";
import { PollModel, type PollState } from "./pollModel.ts";
import styles from "./polls.module.css";

const NAMES = 12;

export function PollTile({ event, room }: { event: MatrixEvent; room: Room }) {
  const { t } = useTranslation("polls");
  const session = useSession();
  const model = useMemo(() => new PollModel(session, room, event), [session, room, event]);
  useEffect(() => model.open(), [model]);
  const state = useStore(model.state);
  if (!state) return <em>{t("broken")}</em>;
  const { poll, tally, isEnded } = state;
  const choose = (id: string) => void model.vote(nextChoice(state, id));
  return (
    <div className={styles.poll}>
      <Text size="xs" className={styles.kind}>
        <IconChartBar size={14} aria-hidden /> {t(sayKind(state))}
      </Text>
      <Text fw={600} dir="auto" className={styles.question}>
        {tameText(poll.question.slice(0, 1000))}
      </Text>
      <ul className={styles.answers} aria-label={t("answers")}>
        {poll.answers.map((answer) => (
          <Answer key={answer.id} answer={answer} state={state} room={room} onChoose={choose} />
        ))}
      </ul>
      <Text size="xs" role="status">
        {t("votes", { count: tally.total })}
        {!state.isComplete && ` · ${t("counting")}`}
      </Text>
      {!isEnded && !event.status && model.mayEnd() && (
        <Button size="compact-sm" variant="default" mt={4} onClick={() => void model.end(t("endedWords"))}>
          {t("end")}
        </Button>
      )}
    </div>
  );
}

interface AnswerProps {
  answer: { id: string; text: string };
  state: PollState;
  room: Room;
  onChoose: (id: string) => void;
}

function Answer({ answer, state, room, onChoose }: AnswerProps) {
  const { poll, tally, mine, isEnded } = state;
  const voters = tally.voters.get(answer.id) ?? [];
  const isShown = isEnded || (poll.isDisclosed && mine.length > 0);
  const percent = tally.total ? Math.round((voters.length * 100) / tally.total) : 0;
  const isMine = mine.includes(answer.id);
  const names = voters
    .slice(0, NAMES)
    .map((id) => nameOf(room, id))
    .join(", ");
  return (
    <li>
      <button
        type="button"
        className={styles.answer}
        aria-pressed={isMine}
        disabled={isEnded}
        title={isShown ? names : undefined}
        data-wins={(isEnded && tally.winners.includes(answer.id)) || undefined}
        onClick={() => onChoose(answer.id)}
      >
        {isShown && <span className={styles.share} style={{ inlineSize: `${percent}%` }} />}
        <span className={styles.words}>
          {isMine && <IconCheck size={16} aria-hidden />}
          <bdi>{firstWords(answer.text, 300)}</bdi>
        </span>
        {isShown && (
          <span className={styles.count}>
            {voters.length} · {percent}%
          </span>
        )}
      </button>
    </li>
  );
}

function sayKind({ poll, isEnded }: PollState): "kind.ended" | "kind.open" | "kind.closed" {
  if (isEnded) return "kind.ended";
  return poll.isDisclosed ? "kind.open" : "kind.closed";
}

/** One answer replaces the other; where several may be chosen, each is added or taken away. */
function nextChoice({ poll, mine }: PollState, id: string): string[] {
  if (mine.includes(id)) return mine.filter((other) => other !== id);
  return poll.maxSelections === 1 ? [id] : [...mine, id].slice(-poll.maxSelections);
}
