// Words: a message, a notice of a program, or what somebody does ("/me").
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { readWords } from "../../../core/message/words.ts";
import { nameOf } from "../people.ts";
import { RichText } from "../rich/RichText.tsx";
import styles from "./tiles.module.css";

export function TextTile({ event }: { event: MatrixEvent }) {
  return <RichText {...readWords(event.getContent())} isReply={event.replyEventId !== undefined} />;
}

export function NoticeTile({ event }: { event: MatrixEvent }) {
  return (
    <div className={styles.notice}>
      <TextTile event={event} />
    </div>
  );
}

export function EmoteTile({ event, room }: { event: MatrixEvent; room: Room }) {
  return (
    <div className={styles.emote}>
      <bdi>{nameOf(room, event.getSender() ?? "")}</bdi>
      <TextTile event={event} />
    </div>
  );
}
