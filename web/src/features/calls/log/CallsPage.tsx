// All calls, the newest first: `/calls`.
import { Stack, Text, Title } from "@mantine/core";
import { IconPhone, IconVideo } from "@tabler/icons-react";
import type { Room } from "matrix-js-sdk";
import { useTranslation } from "react-i18next";
import { formatRoute, type Route } from "../../../core/route.ts";
import { formatHour, formatShortTime } from "../../../core/time.ts";
import { useNavigation, useSession } from "../../../extension/surroundings.tsx";
import { Empty } from "../../../ui/Empty.tsx";
import { IconAction } from "../../../ui/IconAction.tsx";
import { Picture } from "../../../ui/Picture.tsx";
import { useStore } from "../../../ui/useStore.ts";
import { PageHead } from "../../places/index.ts";
import { useDirectPerson } from "../../rooms/index.ts";
import { nameOf, pictureOf } from "../../timeline/index.ts";
import { callLogOf, callsOf } from "../of.ts";
import styles from "./Log.module.css";
import type { LoggedCall } from "./loggedCall.ts";
import { useWhatBecame } from "./useWhatBecame.ts";

const MOST = 200;

export function CallsPage() {
  const { t } = useTranslation("calls");
  const session = useSession();
  const log = callLogOf(session);
  useStore(log.version);
  const calls = log.list().slice(0, MOST);
  return (
    <Stack maw={640} mx="auto" p="lg" w="100%">
      <PageHead>
        <Title order={1} size="h3">
          {t("list.title")}
        </Title>
      </PageHead>
      {calls.length === 0 && <Empty title={t("list.none")} text={t("list.noneText")} />}
      <ul className={styles.list} aria-label={t("list.title")}>
        {calls.map((call) => {
          const room = session.client.getRoom(call.roomId);
          return room && <Row key={`${call.roomId} ${call.callId}`} call={call} room={room} />;
        })}
      </ul>
    </Stack>
  );
}

function Row({ call, room }: { call: LoggedCall; room: Room }) {
  const { t, i18n } = useTranslation("calls");
  const session = useSession();
  const navigation = useNavigation();
  const tell = useWhatBecame();
  const calls = callsOf(session);
  const isBusy = useStore(calls.current) !== undefined;
  const other = useDirectPerson(room);
  const { title, text, icon: Sign, isMissed } = tell(call);
  const shown = other ?? call.caller;
  const name = other ? nameOf(room, other) : room.name;
  const place: Route = { name: "room", roomId: room.roomId };
  const when = [
    formatShortTime(call.startedMs, Date.now(), i18n.language),
    formatHour(call.startedMs, i18n.language),
  ];
  return (
    <li className={styles.call}>
      <Picture id={shown} name={name} url={pictureOf(session.client, room, shown, 40)} />
      <a
        className={styles.who}
        data-missed={isMissed || undefined}
        href={formatRoute(place)}
        onClick={(event) => {
          event.preventDefault();
          navigation.go(place);
        }}
      >
        <bdi>{name}</bdi>
        <Text size="sm" c="dimmed">
          <Sign size={14} aria-hidden /> {title} · {text}
        </Text>
        <Text size="xs" c="dimmed">
          {[...new Set(when)].join(", ")}
        </Text>
      </a>
      {other && (
        <IconAction
          label={t("list.callBack", { name })}
          disabled={isBusy}
          onClick={() => void calls.prepare(room, other, call.isVideo)}
        >
          {call.isVideo ? <IconVideo size={22} aria-hidden /> : <IconPhone size={22} aria-hidden />}
        </IconAction>
      )}
    </li>
  );
}
