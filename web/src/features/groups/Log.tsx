// What was changed in a room, by whom and when: the newest first.
import { Button, Stack, Text } from "@mantine/core";
import type { TFunction } from "i18next";
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatShortTime } from "../../core/time.ts";
import { useRegistry, useSession } from "../../extension/surroundings.tsx";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { isolatedName } from "../timeline/index.ts";
import { type LogPage, readLog, UNTOLD } from "./log.ts";
import styles from "./Manage.module.css";
import { useChange } from "./useChange.ts";

export function Log({ room }: { room: Room }) {
  const { t } = useTranslation("groups");
  const session = useSession();
  const { change, isBusy, problem } = useChange();
  const [pages, setPages] = useState<LogPage[]>([]);
  const load = useCallback(
    async (from?: string) => {
      const page = await readLog(session, room, from);
      setPages((before) => (from ? [...before, page] : [page]));
    },
    [session, room],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each room
  useEffect(() => void change(() => load()), [load]);
  const entries = pages.flatMap(({ events }) => events);
  const end = pages.at(-1)?.end;
  return (
    <Stack aria-busy={isBusy}>
      {problem && <ErrorNotice>{problem}</ErrorNotice>}
      {!isBusy && entries.length === 0 && !end && (
        <Text size="sm" c="dimmed">
          {t("log.none")}
        </Text>
      )}
      <ol className={styles.list} aria-label={t("manage.log")}>
        {entries.map((event) => (
          <LogEntry key={event.getId()} event={event} room={room} />
        ))}
      </ol>
      {end && (
        <Button variant="default" loading={isBusy} onClick={() => void change(() => load(end))}>
          {t("log.more")}
        </Button>
      )}
    </Stack>
  );
}

function LogEntry({ event, room }: { event: MatrixEvent; room: Room }) {
  const { t, i18n } = useTranslation();
  const registry = useRegistry();
  const said = registry.findTile(event)?.summarize(event, room, t);
  return (
    <li>
      <Text size="sm">{said || sayUntold(event, room, t)}</Text>
      <Text size="xs" c="dimmed" component="time">
        {formatShortTime(event.getTs(), Date.now(), i18n.language)}
      </Text>
    </li>
  );
}

function sayUntold(event: MatrixEvent, room: Room, t: TFunction): string {
  const type = event.getType();
  const name = isolatedName(room, event.getSender() ?? "");
  const word = UNTOLD[type];
  return word ? t(`groups:log.said.${word}`, { name }) : t("groups:log.changed", { name, type });
}
