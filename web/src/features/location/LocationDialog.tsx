// Finds where one is, shows it, and sends it once.
import { Button, Group, Loader, Modal, Stack, Text } from "@mantine/core";
import type { Room } from "matrix-js-sdk";
import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { buildLocation, type Place } from "../../core/place.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { say } from "../../platform/outbox/say.ts";
import { findPlace, type PlaceFault } from "../../platform/place.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { composerOf } from "../composer/index.ts";

export function LocationDialog({ room, onClose }: { room: Room; onClose: () => void }) {
  const { t } = useTranslation("location");
  const session = useSession();
  const { place, fault, find } = usePlace();
  const send = async (there: Place) => {
    const name = room.getMember(session.userId)?.rawDisplayName ?? session.userId;
    const content = buildLocation(there, t("of", { name }), Date.now());
    await say(session, room, { content, ...composerOf(session, room).takeContext() });
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={t("title")} closeButtonProps={{ "aria-label": t("close") }}>
      <Stack>
        {fault && <ErrorNotice action={{ label: t("again"), run: find }}>{t(`faults.${fault}`)}</ErrorNotice>}
        {!place && !fault && (
          <Group role="status">
            <Loader size="sm" aria-hidden />
            <Text>{t("finding")}</Text>
          </Group>
        )}
        {place && <Found place={place} />}
        <Text size="sm" c="dimmed">
          {t("once")}
        </Text>
        <Group justify="flex-end">
          <Button disabled={!place} onClick={() => place && void send(place)}>
            {t("send")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function Found({ place }: { place: Place }) {
  const { t, i18n } = useTranslation("location");
  const degrees = new Intl.NumberFormat(i18n.language, {
    minimumFractionDigits: 5,
    maximumFractionDigits: 5,
  });
  return (
    <Text role="status">
      {t("found", {
        place: `${degrees.format(place.latitude)}, ${degrees.format(place.longitude)}`,
        metres: Math.ceil(place.accuracyM ?? 0),
      })}
    </Text>
  );
}

function usePlace() {
  const [place, setPlace] = useState<Place>();
  const [fault, setFault] = useState<PlaceFault>();
  const find = useCallback(() => {
    setFault(undefined);
    findPlace().then(setPlace, setFault);
  }, []);
  useEffect(find, [find]);
  return { place, fault, find };
}
