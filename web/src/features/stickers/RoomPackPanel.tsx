// The emoji and stickers of a room, for everybody in it.
import { Stack, Switch, Text } from "@mantine/core";
import type { Room } from "matrix-js-sdk";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { ROOM_PACK } from "../../core/imagePack.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { PackEditor } from "./PackEditor.tsx";
import { PackModel, roomPack } from "./packModel.ts";
import { isChosen, setChosen } from "./packs.ts";

export function RoomPackPanel({ room }: { room: Room }) {
  const { t } = useTranslation("stickers");
  const session = useSession();
  const model = useMemo(() => new PackModel(session, roomPack(session, room)), [session, room]);
  const [isEverywhere, setEverywhere] = useState(() => isChosen(session, room));
  const mayChange = room.currentState.maySendStateEvent(ROOM_PACK, session.userId);
  return (
    <Stack p="md">
      <Text>{t(mayChange ? "roomLead" : "roomLeadReader")}</Text>
      <Switch
        label={t("everywhere")}
        checked={isEverywhere}
        onChange={({ currentTarget: { checked } }) => {
          setEverywhere(checked);
          setChosen(session, room, checked).catch(() => setEverywhere(!checked));
        }}
      />
      <PackEditor model={model} mayChange={mayChange} />
    </Stack>
  );
}
