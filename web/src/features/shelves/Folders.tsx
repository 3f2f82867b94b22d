// In which folders a chat is: the ones there are, and new ones.
import { Button, Group, Modal, Stack, TagsInput } from "@mantine/core";
import type { Room } from "matrix-js-sdk";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../extension/failures.ts";
import { useSurroundings } from "../../extension/surroundings.tsx";
import { failureOf } from "../../platform/matrix/failure.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { useSending } from "../../ui/useSending.ts";
import { roomListOf } from "../rooms/index.ts";
import { foldersIn } from "./rules.ts";
import { setFolders } from "./tagging.ts";

const NAME_MOST = 40;

export function Folders({ room, onClose }: { room: Room; onClose: () => void }) {
  const { t } = useTranslation("shelves");
  const say = useFailureText();
  const surroundings = useSurroundings();
  const { session } = surroundings;
  const entries = roomListOf(session).entries.value;
  const before = foldersIn(entries.find(({ roomId }) => roomId === room.roomId)?.tags ?? "");
  const [chosen, setChosen] = useState(before);
  const all = entries.flatMap(({ tags }) => foldersIn(tags));
  const saving = useSending(async () => {
    await setFolders({ ...surroundings, room }, chosen, before);
    onClose();
  });
  return (
    <Modal opened onClose={onClose} title={t("folders")} closeButtonProps={{ "aria-label": t("close") }}>
      <Stack>
        <TagsInput
          label={t("foldersOf", { name: room.name })}
          description={t("foldersText")}
          data={[...new Set(all)]}
          value={chosen}
          onChange={(names) =>
            setChosen(names.map((name) => name.trim().slice(0, NAME_MOST)).filter(Boolean))
          }
          maxTags={20}
        />
        {saving.error !== undefined && <ErrorNotice>{say(failureOf(saving.error))}</ErrorNotice>}
        <Group justify="end">
          <Button loading={saving.isBusy} onClick={() => void saving.send()}>
            {t("save")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
