// The invite links of a room: make one, show it, take it back.
import { Button, Group, Modal, Select, Stack, Text } from "@mantine/core";
import type { Room } from "matrix-js-sdk";
import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../extension/surroundings.tsx";
import { CopyButton } from "../../ui/CopyButton.tsx";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { Qr } from "../../ui/Qr.tsx";
import { addressOf, type InviteLink, listLinks, makeLink, revokeLink } from "./links.ts";
import styles from "./Manage.module.css";
import { levelsOf, powerOf } from "./roomState.ts";
import { useChange } from "./useChange.ts";

const HOUR_MS = 3_600_000;
const LIFETIMES = { hour: HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS, never: undefined } as const;
const USES = { one: 1, ten: 10, hundred: 100, unlimited: undefined } as const;

export function Links({ room }: { room: Room }) {
  const { t } = useTranslation("groups");
  const session = useSession();
  const [links, setLinks] = useState<InviteLink[]>([]);
  const { change, isBusy, problem } = useChange();
  const load = useCallback(async () => setLinks(await listLinks(session, room.roomId)), [session, room]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each room
  useEffect(() => void change(load), [load]);
  const mayInvite = powerOf(room, room.myUserId) >= (levelsOf(room).invite ?? 0);
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {t("links.text")}
      </Text>
      {problem && <ErrorNotice>{problem}</ErrorNotice>}
      {mayInvite && <NewLink room={room} onMade={() => void change(load)} />}
      <ul className={styles.list} aria-label={t("manage.links")} aria-busy={isBusy}>
        {links.map((link) => (
          <LinkEntry
            key={link.token}
            link={link}
            onRevoke={() =>
              void change(async () => {
                await revokeLink(session, room.roomId, link.token);
                await load();
              })
            }
          />
        ))}
      </ul>
    </Stack>
  );
}

function NewLink({ room, onMade }: { room: Room; onMade: () => void }) {
  const { t } = useTranslation("groups");
  const session = useSession();
  const { change, isBusy, problem } = useChange();
  const [lifetime, setLifetime] = useState<keyof typeof LIFETIMES>("week");
  const [uses, setUses] = useState<keyof typeof USES>("unlimited");
  const make = async () => {
    const [lifetimeMs, usesAllowed] = [LIFETIMES[lifetime], USES[uses]];
    await makeLink(session, room.roomId, {
      ...(lifetimeMs && { lifetime_ms: lifetimeMs }),
      ...(usesAllowed && { uses: usesAllowed }),
    });
    onMade();
  };
  return (
    <Stack gap="xs">
      {problem && <ErrorNotice>{problem}</ErrorNotice>}
      <Group grow>
        <Select
          label={t("links.lifetime")}
          allowDeselect={false}
          value={lifetime}
          onChange={(value) => setLifetime(value as keyof typeof LIFETIMES)}
          data={Object.keys(LIFETIMES).map((value) => ({ value, label: t(`links.lifetimes.${value}`) }))}
        />
        <Select
          label={t("links.uses")}
          allowDeselect={false}
          value={uses}
          onChange={(value) => setUses(value as keyof typeof USES)}
          data={Object.keys(USES).map((value) => ({ value, label: t(`links.usesOf.${value}`) }))}
        />
      </Group>
      <Button onClick={() => void change(make)} loading={isBusy}>
        {t("links.make")}
      </Button>
    </Stack>
  );
}

function LinkEntry({ link, onRevoke }: { link: InviteLink; onRevoke: () => void }) {
  const { t, i18n } = useTranslation("groups");
  const session = useSession();
  const [isShown, setShown] = useState(false);
  const address = addressOf(session, link.token);
  const ends = link.expires_ms
    ? t("links.until", {
        date: new Intl.DateTimeFormat(i18n.language, { dateStyle: "medium", timeStyle: "short" }).format(
          link.expires_ms,
        ),
      })
    : t("links.lifetimes.never");
  return (
    <li>
      <Stack gap={4}>
        <span className={styles.address}>{address}</span>
        <Text size="xs" c="dimmed">
          {ends} · {t("links.used", { count: link.uses })}
          {link.uses_allowed !== undefined && ` / ${link.uses_allowed}`}
        </Text>
        <Group gap="xs">
          <CopyButton
            size="compact-xs"
            value={address}
            words={{ copy: t("links.copy"), copied: t("links.copied") }}
          />
          <Button size="compact-xs" variant="default" onClick={() => setShown(true)}>
            {t("links.qr")}
          </Button>
          <Button size="compact-xs" variant="subtle" color="red" onClick={onRevoke}>
            {t("links.revoke")}
          </Button>
        </Group>
      </Stack>
      <Modal
        opened={isShown}
        onClose={() => setShown(false)}
        title={t("links.qr")}
        closeButtonProps={{ "aria-label": t("close") }}
      >
        <Qr content={address} label={address} />
      </Modal>
    </li>
  );
}
