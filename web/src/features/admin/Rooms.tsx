// The rooms of the server: looked for, and one by one. What is said in them is not here.
import { Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatShortTime } from "../../core/time.ts";
import { Picture } from "../../ui/Picture.tsx";
import styles from "./Admin.module.css";
import type { AdminApi, RoomFacts } from "./api.ts";
import { RoomMarks } from "./Marks.tsx";
import { PagedList } from "./PagedList.tsx";
import { RoomDetails } from "./RoomDetails.tsx";
import { SectionLink } from "./SectionLink.tsx";
import { usePagedList } from "./usePagedList.ts";

const TYPING_MS = 250;
const load = (api: AdminApi, term: string, after: string) => api.rooms(term, after);

export function Rooms({ item }: { item?: string }) {
  return item === undefined ? <All /> : <RoomDetails key={item} roomId={item} />;
}

function All() {
  const { t } = useTranslation("admin");
  const [search, setSearch] = useState("");
  const [term] = useDebouncedValue(search, TYPING_MS);
  const list = usePagedList(load, term);
  return (
    <Stack>
      <TextInput
        type="search"
        label={t("rooms.search")}
        leftSection={<IconSearch size={18} aria-hidden />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      <PagedList
        list={list}
        label={t("sections.rooms.title")}
        nothing={t("rooms.none")}
        keyOf={(room) => room.room_id}
      >
        {(room) => <Row room={room} />}
      </PagedList>
    </Stack>
  );
}

function Row({ room }: { room: RoomFacts }) {
  const { t, i18n } = useTranslation("admin");
  const name = room.name ?? room.canonical_alias ?? t("rooms.nameless");
  return (
    <SectionLink rest={["rooms", room.room_id]} className={styles.row} underline="never">
      <Picture id={room.room_id} name={name} />
      <span className={styles.grow}>
        <bdi>{name}</bdi> <RoomMarks room={room} />
        <Text span size="sm" c="dimmed" display="block">
          <bdi>{room.canonical_alias ?? room.room_id}</bdi>
        </Text>
      </span>
      <Text span size="sm" c="dimmed" className={styles.end}>
        {formatShortTime(room.active_ms, Date.now(), i18n.language)}
        <br />
        {t("rooms.members", { count: room.joined_count })}
      </Text>
    </SectionLink>
  );
}
