// Putting a chat into a space, and opening it to the members of the space.
import { Button, Group, Select, Switch } from "@mantine/core";
import type { Room } from "matrix-js-sdk";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../extension/failures.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { failureOf } from "../../platform/matrix/failure.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { useSending } from "../../ui/useSending.ts";
import { useStore } from "../../ui/useStore.ts";
import { roomListOf } from "../rooms/index.ts";
import { type Place, putIntoSpace, rulesWithSpace, setJoinRules } from "./hierarchy.ts";

interface AddPlaceProps {
  space: Room;
  places: Place[];
  onAdded: () => Promise<void>;
}

export function AddPlace({ space, places, onAdded }: AddPlaceProps) {
  const { t } = useTranslation("places");
  const say = useFailureText();
  const session = useSession();
  const rooms = useStore(roomListOf(session).entries);
  const [chosen, setChosen] = useState<string | null>(null);
  const [opens, setOpens] = useState(false);
  const room = chosen ? session.client.getRoom(chosen) : null;
  const rules = room ? rulesWithSpace(space, room) : undefined;
  const known = new Set(places.map(({ roomId }) => roomId));
  const adding = useSending(async () => {
    if (!chosen) return;
    await putIntoSpace(session.client, space.roomId, chosen);
    if (opens && rules) await setJoinRules(session.client, chosen, rules);
    setChosen(null);
    setOpens(false);
    await onAdded();
  });
  const data = rooms
    .filter((room) => !room.isDirect && !room.isInvite && !known.has(room.roomId))
    .map((room) => ({ value: room.roomId, label: room.name }));
  return (
    <>
      {adding.error !== undefined && <ErrorNotice>{say(failureOf(adding.error))}</ErrorNotice>}
      <Group align="end" wrap="nowrap">
        <Select
          flex={1}
          searchable
          label={t("add")}
          placeholder={t("addWhich")}
          data={data}
          value={chosen}
          onChange={(roomId) => {
            setChosen(roomId);
            setOpens(false);
          }}
        />
        <Button disabled={!chosen} loading={adding.isBusy} onClick={() => void adding.send()}>
          {t("put")}
        </Button>
      </Group>
      {rules && (
        <Switch
          label={t("opens")}
          description={t("opensText")}
          checked={opens}
          onChange={(event) => setOpens(event.currentTarget.checked)}
        />
      )}
    </>
  );
}
