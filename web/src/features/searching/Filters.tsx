// What a message must be besides its words: from whom, where, when, with what.
import { Checkbox, Collapse, Group, Select, Stack, TextInput, UnstyledButton } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import type { Room } from "matrix-js-sdk";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { SearchFilters } from "../../core/searching/query.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { KnownMembership } from "../../platform/matrix/sdk.ts";
import styles from "./Searching.module.css";

interface FiltersProps {
  filters: SearchFilters;
  room?: Room;
  onChange: (filters: SearchFilters) => void;
}

export function Filters(props: FiltersProps) {
  const { t } = useTranslation("searching");
  const [isOpen, setOpen] = useState(Object.values(props.filters).some(Boolean));
  return (
    <div>
      <UnstyledButton className={styles.more} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {t("filters.title")}
        <IconChevronDown size={16} aria-hidden className={styles.chevron} />
      </UnstyledButton>
      <Collapse expanded={isOpen}>
        <Stack gap="xs" pt="xs">
          <Where {...props} />
          <When {...props} />
          <What {...props} />
        </Stack>
      </Collapse>
    </div>
  );
}

function Where({ filters, room, onChange }: FiltersProps) {
  const { t } = useTranslation("searching");
  const { client } = useSession();
  const rooms = client.getRooms().filter((each) => each.getMyMembership() === KnownMembership.Join);
  const searched = room ?? (filters.roomId ? client.getRoom(filters.roomId) : null);
  const people = new Map(
    (searched ? [searched] : rooms)
      .flatMap((each) => each.getJoinedMembers())
      .map((member) => [member.userId, member.name]),
  );
  return (
    <>
      {!room && (
        <Select
          label={t("filters.room")}
          placeholder={t("filters.anyRoom")}
          clearable
          searchable
          limit={50}
          value={filters.roomId ?? null}
          data={rooms.map((each) => ({ value: each.roomId, label: each.name }))}
          onChange={(roomId) => onChange({ ...filters, roomId: roomId ?? undefined })}
        />
      )}
      <Select
        label={t("filters.person")}
        placeholder={t("filters.anybody")}
        clearable
        searchable
        limit={50}
        value={filters.sender ?? null}
        data={[...people].map(([value, label]) => ({
          value,
          label: label === value ? value : `${label} (${value})`,
        }))}
        onChange={(sender) => onChange({ ...filters, sender: sender ?? undefined })}
      />
    </>
  );
}

function When({ filters, onChange }: FiltersProps) {
  const { t } = useTranslation("searching");
  return (
    <Group grow gap="xs">
      <TextInput
        type="date"
        label={t("filters.from")}
        value={toDate(filters.fromMs)}
        onChange={(event) => onChange({ ...filters, fromMs: dayBegins(event.currentTarget.value) })}
      />
      <TextInput
        type="date"
        label={t("filters.until")}
        value={toDate(filters.untilMs === undefined ? undefined : filters.untilMs - 1)}
        onChange={(event) => onChange({ ...filters, untilMs: dayBegins(event.currentTarget.value, 1) })}
      />
    </Group>
  );
}

function What({ filters, onChange }: FiltersProps) {
  const { t } = useTranslation("searching");
  return (
    <Group>
      <Checkbox
        label={t("filters.file")}
        checked={filters.hasFile ?? false}
        onChange={(event) => onChange({ ...filters, hasFile: event.currentTarget.checked || undefined })}
      />
      <Checkbox
        label={t("filters.link")}
        checked={filters.hasLink ?? false}
        onChange={(event) => onChange({ ...filters, hasLink: event.currentTarget.checked || undefined })}
      />
    </Group>
  );
}

/** The beginning of a day of this device's calendar, or of one `daysLater`. */
export function dayBegins(date: string, daysLater = 0): number | undefined {
  const [year, month, day] = date.split("-").map(Number);
  if (!year || !month || !day) return undefined;
  return new Date(year, month - 1, day + daysLater).getTime();
}

function toDate(ms: number | undefined): string {
  if (ms === undefined) return "";
  const date = new Date(ms);
  const two = (number: number) => String(number).padStart(2, "0");
  return `${String(date.getFullYear()).padStart(4, "0")}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
