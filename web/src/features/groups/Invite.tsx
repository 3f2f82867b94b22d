// Inviting people into a room that is there.
import { Button, Group, Modal, Stack } from "@mantine/core";
import type { Room } from "matrix-js-sdk";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../extension/failures.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { failureOf } from "../../platform/matrix/failure.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { useSending } from "../../ui/useSending.ts";
import type { Person } from "../rooms/index.ts";
import { PeoplePicker } from "./PeoplePicker.tsx";

export function Invite({ room, onClose }: { room: Room; onClose: () => void }) {
  const { t } = useTranslation("groups");
  const say = useFailureText();
  const { client } = useSession();
  const [people, setPeople] = useState<Person[]>([]);
  const inviting = useSending(async () => {
    // One after another: whoever was invited leaves the list, so that a second try asks only the others.
    for (const { userId } of people) {
      await client.invite(room.roomId, userId);
      setPeople((left) => left.filter((one) => one.userId !== userId));
    }
    onClose();
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("members.invite")}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <Stack>
        <PeoplePicker people={people} onChange={setPeople} />
        {inviting.error !== undefined && <ErrorNotice>{say(failureOf(inviting.error))}</ErrorNotice>}
        <Group justify="end">
          <Button
            disabled={people.length === 0}
            loading={inviting.isBusy}
            onClick={() => void inviting.send()}
          >
            {t("members.sendInvitations", { count: people.length })}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
