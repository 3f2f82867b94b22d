// One found message: where, who, when, and the words around what was looked for.
import { Text } from "@mantine/core";
import type { MouseEvent, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { formatRoute } from "../../core/route.ts";
import { excerptAround } from "../../core/searching/excerpt.ts";
import type { Document } from "../../core/searching/query.ts";
import { formatShortTime } from "../../core/time.ts";
import { useSurroundings } from "../../extension/surroundings.tsx";
import type { Result } from "./result.ts";
import styles from "./Searching.module.css";

interface ResultLinkProps {
  result: Result;
  words: string[];
  isRoomNamed: boolean;
}

export function ResultLink({ result, words, isRoomNamed }: ResultLinkProps) {
  const { i18n } = useTranslation();
  const { session, navigation } = useSurroundings();
  const { roomId, eventId, document, before, after } = result;
  const room = session.client.getRoom(roomId);
  const place = { name: "room", roomId, eventId } as const;
  const open = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    navigation.go(place);
  };
  const nameOf = ({ author, sender }: Document) => author ?? room?.getMember(sender)?.name ?? sender;
  return (
    <a href={formatRoute(place)} className={styles.result} onClick={open}>
      {isRoomNamed && (
        <Text component="span" size="xs" c="dimmed" truncate display="block">
          <bdi>{room?.name ?? roomId}</bdi>
        </Text>
      )}
      <Around document={before} nameOf={nameOf} />
      <span className={styles.head}>
        <bdi className={styles.who}>{nameOf(document)}</bdi>
        <Text component="time" size="xs" c="dimmed" dateTime={new Date(document.sentMs).toISOString()}>
          {formatShortTime(document.sentMs, Date.now(), i18n.language)}
        </Text>
      </span>
      <span className={styles.text} dir="auto">
        {excerptAround(document.text, words).map(markPart)}
      </span>
      <Around document={after} nameOf={nameOf} />
    </a>
  );
}

function markPart({ text, isMatch }: { text: string; isMatch: boolean }, place: number): ReactNode {
  return isMatch ? <mark key={place}>{text}</mark> : <span key={place}>{text}</span>;
}

function Around({
  document,
  nameOf,
}: {
  document: Document | undefined;
  nameOf: (document: Document) => string;
}) {
  if (!document?.text) return null;
  return (
    <Text component="span" size="xs" c="dimmed" truncate display="block">
      <bdi>{nameOf(document)}</bdi>: <bdi>{document.text.slice(0, 120)}</bdi>
    </Text>
  );
}
