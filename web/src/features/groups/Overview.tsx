// What a room is: its picture, its name, what it is about.
import { Button, FileButton, Group, Stack, Textarea, TextInput } from "@mantine/core";
import type { Room } from "matrix-js-sdk";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../extension/surroundings.tsx";
import { thumbnailUrl } from "../../platform/matrix/media.ts";
import { drawFace } from "../../platform/media/picture.ts";
import { uploadBlob } from "../../platform/media/upload.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { Picture } from "../../ui/Picture.tsx";
import { useRoomFacts } from "../rooms/index.ts";
import { maySet, setState, useRoomState } from "./roomState.ts";
import { useChange } from "./useChange.ts";

export function Overview({ room }: { room: Room }) {
  const { t } = useTranslation("groups");
  const session = useSession();
  const facts = useRoomFacts(room);
  const before = {
    name: String(useRoomState(room, "m.room.name")?.name ?? ""),
    topic: String(useRoomState(room, "m.room.topic")?.topic ?? ""),
  };
  const [name, setName] = useState(before.name);
  const [topic, setTopic] = useState(before.topic);
  const { change, isBusy, problem } = useChange();
  const isChanged = name.trim() !== before.name || topic.trim() !== before.topic;
  const save = async () => {
    if (name.trim() !== before.name) await setState(session, room, "m.room.name", { name: name.trim() });
    if (topic.trim() !== before.topic) await setState(session, room, "m.room.topic", { topic: topic.trim() });
  };
  const setPicture = async (file: File | null) => {
    if (!file) return;
    // Everybody can fetch it, so it is drawn anew, without the place that a camera wrote into it.
    const picture = await drawFace(file).catch(() => {
      throw new Error(t("overview.noPicture"));
    });
    const url = await uploadBlob(session.client, picture);
    await setState(session, room, "m.room.avatar", { url });
  };
  const may = (type: string) => maySet(room, type);
  return (
    <Stack>
      <Group>
        <Picture
          id={room.roomId}
          name={facts.name}
          url={thumbnailUrl(session.client, facts.avatarMxc, 72)}
          size={72}
        />
        {may("m.room.avatar") && (
          <FileButton
            accept="image/png,image/jpeg,image/webp"
            onChange={(file) => void change(() => setPicture(file))}
          >
            {(props) => (
              <Button variant="default" size="xs" {...props} loading={isBusy}>
                {t("overview.picture")}
              </Button>
            )}
          </FileButton>
        )}
      </Group>
      <TextInput
        label={t("create.name")}
        maxLength={100}
        disabled={!may("m.room.name")}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Textarea
        label={t("create.topic")}
        maxLength={500}
        autosize
        disabled={!may("m.room.topic")}
        value={topic}
        onChange={(event) => setTopic(event.currentTarget.value)}
      />
      {problem && <ErrorNotice>{problem}</ErrorNotice>}
      <Button onClick={() => void change(save)} disabled={!isChanged} loading={isBusy}>
        {t("save")}
      </Button>
    </Stack>
  );
}
