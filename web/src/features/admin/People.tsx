// The accounts of the server: looked for, and one by one.
import { Button, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch, IconUserPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatShortTime } from "../../core/time.ts";
import { useNavigation } from "../../extension/surroundings.tsx";
import { Picture } from "../../ui/Picture.tsx";
import { AddPerson } from "./AddPerson.tsx";
import styles from "./Admin.module.css";
import type { AdminApi, Standing, UserFacts } from "./api.ts";
import { UserMarks } from "./Marks.tsx";
import { PagedList } from "./PagedList.tsx";
import { Person } from "./Person.tsx";
import { SectionLink } from "./SectionLink.tsx";
import { usePagedList } from "./usePagedList.ts";

const STANDINGS = ["any", "admin", "locked", "suspended", "deactivated", "guest"] as const;
const TYPING_MS = 250;

interface Wish {
  term: string;
  standing: Standing;
}

const load = (api: AdminApi, { term, standing }: Wish, after: string) => api.users(term, standing, after);

export function People({ item }: { item?: string }) {
  return item === undefined ? <Everybody /> : <Person key={item} userId={item} />;
}

function Everybody() {
  const { t } = useTranslation("admin");
  const navigation = useNavigation();
  const [search, setSearch] = useState("");
  const [standing, setStanding] = useState<Standing>("any");
  const [isAdding, setAdding] = useState(false);
  const [term] = useDebouncedValue(search, TYPING_MS);
  const list = usePagedList(load, { term, standing });
  return (
    <Stack>
      <Group align="end">
        <TextInput
          className={styles.wide}
          type="search"
          label={t("people.search")}
          leftSection={<IconSearch size={18} aria-hidden />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <Select
          label={t("people.standing")}
          allowDeselect={false}
          value={standing}
          onChange={(value) => setStanding(value as Standing)}
          data={STANDINGS.map((value) => ({ value, label: t(`people.standings.${value}`) }))}
        />
        <Button leftSection={<IconUserPlus size={18} aria-hidden />} onClick={() => setAdding(true)}>
          {t("people.add")}
        </Button>
      </Group>
      <PagedList
        list={list}
        label={t("sections.people.title")}
        nothing={t("people.nobody")}
        keyOf={(user) => user.user_id}
      >
        {(user) => <Row user={user} />}
      </PagedList>
      {isAdding && (
        <AddPerson
          onClose={() => setAdding(false)}
          onMade={(userId) => navigation.go({ name: "page", page: "admin", rest: ["people", userId] })}
        />
      )}
    </Stack>
  );
}

function Row({ user }: { user: UserFacts }) {
  const { t, i18n } = useTranslation("admin");
  const name = user.display_name ?? user.user_id;
  return (
    <SectionLink rest={["people", user.user_id]} className={styles.row} underline="never">
      <Picture id={user.user_id} name={name} />
      <span className={styles.grow}>
        <bdi>{name}</bdi> <UserMarks user={user} />
        <Text span size="sm" c="dimmed" display="block">
          <bdi>{user.user_id}</bdi>
        </Text>
      </span>
      <Text span size="sm" c="dimmed" className={styles.end}>
        {user.seen_ms ? formatShortTime(user.seen_ms, Date.now(), i18n.language) : t("people.never")}
        <br />
        {t("people.devices", { count: user.device_count })}
      </Text>
    </SectionLink>
  );
}
