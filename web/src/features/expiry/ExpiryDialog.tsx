// How long messages live: one's next ones, or, by those who may, all in the room.
import { Alert, Button, Group, Modal, Select, Stack } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import type { Room } from "matrix-js-sdk";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { EXPIRY_STATE, formatLife, LIVES_MS } from "../../core/expiry.ts";
import { useFailureText } from "../../extension/failures.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { failureOf } from "../../platform/matrix/failure.ts";
import { lifeInRoom } from "../../platform/outbox/say.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { useSending } from "../../ui/useSending.ts";
import { composerOf } from "../composer/index.ts";

const AS_ROOM = "room";
const NEVER = "never";

export function ExpiryDialog({ room, onClose }: { room: Room; onClose: () => void }) {
  const { t, i18n } = useTranslation("expiry");
  const say = useFailureText();
  const session = useSession();
  const composer = composerOf(session, room);
  const [own, setOwn] = useState(toValue(composer.lifeMs.value));
  const [everybody, setEverybody] = useState(toValue(lifeInRoom(room) ?? null));
  const maySet = room.currentState.maySendStateEvent(EXPIRY_STATE, session.userId);
  const saving = useSending(async () => {
    composer.lifeMs.set(fromValue(own));
    if (maySet && everybody !== toValue(lifeInRoom(room) ?? null)) {
      const content = everybody === NEVER ? {} : { after_ms: Number(everybody) };
      await session.client.sendStateEvent(room.roomId, EXPIRY_STATE as never, content as never, "");
    }
    onClose();
  });
  const lives = LIVES_MS.map((life) => ({ value: String(life), label: formatLife(life, i18n.language) }));
  const never = { value: NEVER, label: t("never") };
  return (
    <Modal opened onClose={onClose} title={t("title")} closeButtonProps={{ "aria-label": t("close") }}>
      <Stack>
        {saving.error !== undefined && <ErrorNotice>{say(failureOf(saving.error))}</ErrorNotice>}
        <Select
          label={t("own")}
          allowDeselect={false}
          value={own}
          onChange={(value) => setOwn(value ?? AS_ROOM)}
          data={[{ value: AS_ROOM, label: t("asRoom") }, never, ...lives]}
        />
        <Select
          label={t("everybody")}
          description={maySet ? undefined : t("mayNot")}
          allowDeselect={false}
          disabled={!maySet}
          value={everybody}
          onChange={(value) => setEverybody(value ?? NEVER)}
          data={[never, ...lives]}
        />
        <Alert variant="light" color="gray" icon={<IconInfoCircle aria-hidden />}>
          {t("honest")}
        </Alert>
        <Group justify="flex-end">
          <Button loading={saving.isBusy} onClick={() => void saving.send()}>
            {t("save")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function toValue(lifeMs: number | null | undefined): string {
  if (lifeMs === undefined) return AS_ROOM;
  return lifeMs === null ? NEVER : String(lifeMs);
}

function fromValue(value: string): number | null | undefined {
  if (value === AS_ROOM) return undefined;
  return value === NEVER ? null : Number(value);
}
