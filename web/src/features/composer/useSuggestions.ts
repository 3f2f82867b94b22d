// The list under the caret: what fits what is being typed, and which of it is chosen.
import type { Room } from "matrix-js-sdk";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Completion, findCompletion } from "../../core/completion.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { type Suggestion, suggest } from "./suggestions.ts";

export interface Suggestions {
  list: readonly Suggestion[];
  index: number;
  completion: Completion | undefined;
  move(by: number): void;
  close(): void;
}

const NONE: readonly Suggestion[] = [];

export function useSuggestions(room: Room, text: string, caret: number): Suggestions {
  const session = useSession();
  const { i18n } = useTranslation();
  const [found, setFound] = useState({ list: NONE, of: "" });
  const [index, setIndex] = useState(0);
  const [closedAt, setClosedAt] = useState<number>();
  const completion = findCompletion(text, caret);
  const of = completion ? `${completion.kind}\n${completion.query}` : "";
  const isClosed = completion === undefined || completion.start === closedAt;
  useEffect(() => {
    if (!of) return setClosedAt(undefined);
    const [kind, query] = of.split("\n") as [Completion["kind"], string];
    let isCurrent = true;
    const place = { session, room, language: i18n.language };
    void suggest({ kind, query, start: 0, end: 0 }, place).then((list) => {
      if (!isCurrent) return;
      setFound({ list, of });
      setIndex(0);
    });
    return () => {
      isCurrent = false;
    };
  }, [of, session, room, i18n.language]);
  // What was found for other words stays until there is something better, so that the list does not flicker.
  const list = isClosed || found.of.split("\n")[0] !== completion.kind ? NONE : found.list;
  return {
    list,
    index: Math.min(index, Math.max(0, list.length - 1)),
    completion,
    move: (by) => setIndex((now) => (now + by + list.length) % Math.max(1, list.length)),
    close: () => setClosedAt(completion?.start),
  };
}
