// Looking for messages: the words, the filters, and what was found.
import { Button, Loader, Stack, Text, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import type { Room } from "matrix-js-sdk";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../extension/failures.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { failureOf } from "../../platform/matrix/failure.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { useStore } from "../../ui/useStore.ts";
import { Filters } from "./Filters.tsx";
import type { SearchModel, Wanted } from "./model.ts";
import { indexerOf } from "./of.ts";
import { ResultLink } from "./ResultLink.tsx";
import styles from "./Searching.module.css";

const WAIT_MS = 200;

export function SearchView({ model, room }: { model: SearchModel; room?: Room }) {
  const { t } = useTranslation("searching");
  const [wanted, setWanted] = useState(model.wanted.value);
  const results = useRef<HTMLOListElement>(null);
  useSearching(model, wanted);
  const goDown = (event: KeyboardEvent) => {
    if (event.key !== "ArrowDown") return;
    event.preventDefault();
    results.current?.querySelector("a")?.focus();
  };
  return (
    <Stack gap="sm" className={styles.search}>
      <TextInput
        type="search"
        label={room ? t("inRoom") : t("words")}
        leftSection={<IconSearch size={18} aria-hidden />}
        data-autofocus
        autoFocus
        value={wanted.text}
        onChange={(event) => setWanted({ ...wanted, text: event.currentTarget.value })}
        onKeyDown={goDown}
      />
      <Filters
        filters={wanted.filters}
        room={room}
        onChange={(filters) => setWanted({ ...wanted, filters })}
      />
      <Found model={model} isInRoom={room !== undefined} list={results} />
    </Stack>
  );
}

/** Search when somebody has stopped typing. */
function useSearching(model: SearchModel, wanted: Wanted): void {
  useEffect(() => {
    if (wanted === model.wanted.value) return;
    const timer = setTimeout(() => void model.search(wanted), WAIT_MS);
    return () => clearTimeout(timer);
  }, [model, wanted]);
}

interface FoundProps {
  model: SearchModel;
  isInRoom: boolean;
  list: React.RefObject<HTMLOListElement | null>;
}

function Found({ model, isInRoom, list }: FoundProps) {
  const { t } = useTranslation("searching");
  const say = useFailureText();
  const { status, results, words, isMore, isLoadingMore, isServerLeftOut, error } = useStore(model.findings);
  return (
    <>
      <Completeness />
      {isServerLeftOut && <Text size="sm">{t("serverLeftOut")}</Text>}
      <Text role="status" size="sm" c="dimmed">
        {status === "idle" && t("hint")}
        {status === "loading" && <Loader size="sm" role="status" aria-label={t("loading")} />}
        {status === "done" && t(isMore ? "foundMore" : "found", { count: results.length })}
      </Text>
      {status === "failed" && (
        <ErrorNotice action={{ label: t("again"), run: () => void model.again() }}>
          {say(failureOf(error))}
        </ErrorNotice>
      )}
      <ol ref={list} className={styles.results} aria-label={t("results")} onKeyDown={moveBetweenLinks}>
        {results.map((result) => (
          <li key={result.eventId}>
            <ResultLink result={result} words={words} isRoomNamed={!isInRoom} />
          </li>
        ))}
      </ol>
      {isMore && (
        <Button variant="default" loading={isLoadingMore} onClick={() => void model.loadMore()}>
          {t("more")}
        </Button>
      )}
    </>
  );
}

/** Says that older history is still being read, so that nobody takes "nothing" for the last word. */
function Completeness() {
  const { t } = useTranslation("searching");
  const { crawler } = indexerOf(useSession());
  const { isCrawling, roomsLeft } = useStore(crawler.progress);
  return isCrawling ? (
    <Text size="sm" c="dimmed">
      {t("stillReading", { count: roomsLeft })}
    </Text>
  ) : null;
}

function moveBetweenLinks(event: KeyboardEvent<HTMLOListElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const links: Element[] = [...event.currentTarget.querySelectorAll("a")];
  const place = document.activeElement ? links.indexOf(document.activeElement) : -1;
  event.preventDefault();
  const next = links[Math.min(Math.max(place + step, 0), links.length - 1)];
  if (next instanceof HTMLElement) next.focus();
}
