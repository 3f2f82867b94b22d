// Links to the call of a room and its guests, for those who look after it.
import { Button, Group, Modal, Select, Stack, Switch, Text, Title } from "@mantine/core";
import type { Room } from "matrix-js-sdk";
import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../extension/failures.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { failureOf } from "../../platform/matrix/failure.ts";
import { CopyButton } from "../../ui/CopyButton.tsx";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { useSending } from "../../ui/useSending.ts";
import {
  addressOf,
  type CallGuest,
  type CallLink,
  letIn,
  listGuests,
  listLinks,
  makeLink,
  revokeLink,
  sendAway,
} from "./api.ts";
import styles from "./Guests.module.css";

const HOUR_MS = 3_600_000;
const LIFETIMES = { hour: HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS } as const;
const GUESTS_MOST = 10;

export function ManageDialog({ room, onClose }: { room: Room; onClose: () => void }) {
  const { t } = useTranslation("callguests");
  const say = useFailureText();
  const session = useSession();
  const [links, setLinks] = useState<CallLink[]>([]);
  const [guests, setGuests] = useState<CallGuest[]>([]);
  const [error, setError] = useState<unknown>();
  const load = useCallback(async () => {
    try {
      const [foundLinks, foundGuests] = await Promise.all([
        listLinks(session, room.roomId),
        listGuests(session, room.roomId),
      ]);
      setLinks(foundLinks);
      setGuests(foundGuests);
      setError(undefined);
    } catch (thrown) {
      setError(thrown);
    }
  }, [session, room]);
  useEffect(() => void load(), [load]);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("manage.title")}
      closeButtonProps={{ "aria-label": t("manage.close") }}
    >
      <Stack>
        <Text c="dimmed" size="sm">
          {t("manage.text")}
        </Text>
        {error !== undefined && <ErrorNotice>{say(failureOf(error))}</ErrorNotice>}
        <NewLink room={room} onMade={() => void load()} />
        <ul className={styles.list} aria-label={t("manage.links")}>
          {links.map((link) => (
            <LinkEntry key={link.token} room={room} link={link} onDone={() => void load()} />
          ))}
        </ul>
        {guests.length > 0 && (
          <>
            <Title order={3} size="h5">
              {t("manage.guests")}
            </Title>
            <ul className={styles.list} aria-label={t("manage.guests")}>
              {guests.map((guest) => (
                <GuestEntry key={guest.user_id} room={room} guest={guest} onDone={() => void load()} />
              ))}
            </ul>
          </>
        )}
      </Stack>
    </Modal>
  );
}

function NewLink({ room, onMade }: { room: Room; onMade: () => void }) {
  const { t } = useTranslation("callguests");
  const session = useSession();
  const [lifetime, setLifetime] = useState<keyof typeof LIFETIMES>("day");
  const [waits, setWaits] = useState(true);
  const sending = useSending(async () => {
    const wish = { lifetime_ms: LIFETIMES[lifetime], guests_most: GUESTS_MOST, waits };
    await makeLink(session, room.roomId, wish);
    onMade();
  });
  return (
    <Stack gap="sm">
      {sending.error !== undefined && <Refusal error={sending.error} />}
      <Select
        label={t("manage.lifetime")}
        allowDeselect={false}
        value={lifetime}
        onChange={(value) => setLifetime(value as keyof typeof LIFETIMES)}
        data={Object.keys(LIFETIMES).map((value) => ({ value, label: t(`manage.lifetimes.${value}`) }))}
      />
      <Switch
        label={t("manage.waits")}
        description={t("manage.waitsHint")}
        checked={waits}
        onChange={(event) => setWaits(event.currentTarget.checked)}
      />
      <Button loading={sending.isBusy} onClick={() => void sending.send()}>
        {t("manage.make")}
      </Button>
    </Stack>
  );
}

function Refusal({ error }: { error: unknown }) {
  const { t } = useTranslation("callguests");
  const say = useFailureText();
  const words = {
    ORG_VECHE_HISTORY_OPEN: t("manage.refused.history"),
    ORG_VECHE_CALLING_SUSPENDED: t("manage.refused.suspended"),
    M_FORBIDDEN: t("manage.refused.forbidden"),
  };
  return <ErrorNotice>{say(failureOf(error), words)}</ErrorNotice>;
}

interface LinkEntryProps {
  room: Room;
  link: CallLink;
  onDone: () => void;
}

function LinkEntry({ room, link, onDone }: LinkEntryProps) {
  const { t, i18n } = useTranslation("callguests");
  const session = useSession();
  const address = addressOf(session, link.token);
  const date = new Intl.DateTimeFormat(i18n.language, { dateStyle: "medium", timeStyle: "short" });
  const sending = useSending(async () => {
    await revokeLink(session, room.roomId, link.token);
    onDone();
  });
  return (
    <li>
      <div className={styles.address} dir="ltr">
        {address}
      </div>
      <Text size="xs" c="dimmed">
        {t("manage.until", { date: date.format(link.expires_ms) })} ·{" "}
        {t(link.waits ? "manage.isWaiting" : "manage.isOpen")}
      </Text>
      {sending.error !== undefined && <Refusal error={sending.error} />}
      <Group gap="xs" mt={4}>
        <CopyButton
          size="compact-sm"
          value={address}
          words={{ copy: t("manage.copy"), copied: t("manage.copied") }}
        />
        <Button
          size="compact-sm"
          variant="subtle"
          color="red"
          loading={sending.isBusy}
          onClick={() => void sending.send()}
        >
          {t("manage.revoke")}
        </Button>
      </Group>
    </li>
  );
}

interface GuestEntryProps {
  room: Room;
  guest: CallGuest;
  onDone: () => void;
}

function GuestEntry({ room, guest, onDone }: GuestEntryProps) {
  const { t } = useTranslation("callguests");
  const session = useSession();
  const isWaiting = guest.standing === "waiting";
  const admission = useSending(async () => {
    await letIn(session, room.roomId, guest.user_id);
    onDone();
  });
  const removal = useSending(async () => {
    await sendAway(session, room.roomId, guest.user_id);
    onDone();
  });
  const error = admission.error ?? removal.error;
  return (
    <li>
      <Text>
        <bdi>{guest.name}</bdi> · {t(isWaiting ? "manage.waiting" : "manage.in")}
      </Text>
      {error !== undefined && <Refusal error={error} />}
      <Group gap="xs" mt={4}>
        {isWaiting && (
          <Button size="compact-sm" loading={admission.isBusy} onClick={() => void admission.send()}>
            {t("waiting.letIn")}
          </Button>
        )}
        <Button
          size="compact-sm"
          variant="default"
          loading={removal.isBusy}
          onClick={() => void removal.send()}
        >
          {t(isWaiting ? "waiting.refuse" : "manage.sendAway")}
        </Button>
      </Group>
    </li>
  );
}
