// Opens a room at a day of the calendar.
import { Button, Stack, Text, TextInput } from "@mantine/core";
import type { Room } from "matrix-js-sdk";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../extension/failures.ts";
import { useSurroundings } from "../../extension/surroundings.tsx";
import { failureOf } from "../../platform/matrix/failure.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { useSending } from "../../ui/useSending.ts";
import { dayBegins } from "./Filters.tsx";
import { findFirstSince } from "./firstSince.ts";
import styles from "./Searching.module.css";

export function JumpToDate({ room }: { room: Room }) {
  const { t } = useTranslation("searching");
  const say = useFailureText();
  const { session, navigation } = useSurroundings();
  const [date, setDate] = useState("");
  const [isNothing, setNothing] = useState(false);
  const sinceMs = dayBegins(date);
  const jumping = useSending(async () => {
    if (sinceMs === undefined) return;
    const eventId = await findFirstSince(session, room, sinceMs);
    setNothing(eventId === undefined);
    if (eventId) navigation.go({ name: "room", roomId: room.roomId, eventId });
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void jumping.send();
  };
  return (
    <form onSubmit={submit} className={styles.search}>
      <Stack gap="sm">
        <TextInput
          type="date"
          label={t("date.label")}
          value={date}
          autoFocus
          onChange={(event) => setDate(event.currentTarget.value)}
        />
        <Button type="submit" loading={jumping.isBusy} disabled={sinceMs === undefined}>
          {t("date.jump")}
        </Button>
        <Text role="status" size="sm">
          {isNothing && t("date.nothing")}
        </Text>
        {jumping.error !== undefined && <ErrorNotice>{say(failureOf(jumping.error))}</ErrorNotice>}
      </Stack>
    </form>
  );
}
