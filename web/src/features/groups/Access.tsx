// Who comes in, what they see of before, how fast one may write, and whether the room is listed.
import { Select, Stack, Switch, Text } from "@mantine/core";
import type { Room } from "matrix-js-sdk";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../extension/surroundings.tsx";
import { JoinRule, Visibility } from "../../platform/matrix/sdk.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { JoinRules } from "./JoinRules.tsx";
import { maySet, setState, useRoomState } from "./roomState.ts";
import { useChange } from "./useChange.ts";

const HISTORIES = ["invited", "joined", "shared", "world_readable"] as const;
const INTERVALS_S = [0, 10, 30, 60, 300, 900, 3600] as const;

export function Access({ room }: { room: Room }) {
  const { t } = useTranslation("groups");
  const session = useSession();
  const { change, problem } = useChange();
  const isEncrypted = useRoomState(room, "m.room.encryption") !== undefined;
  const joinRule = String(useRoomState(room, "m.room.join_rules")?.join_rule ?? JoinRule.Invite);
  const history = String(useRoomState(room, "m.room.history_visibility")?.history_visibility ?? "shared");
  const slow = Number(useRoomState(room, "org.veche.slow_mode")?.interval_ms ?? 0) / 1000;
  const set = (type: string, content: Record<string, unknown>) =>
    void change(() => setState(session, room, type, content));
  return (
    <Stack>
      {problem && <ErrorNotice>{problem}</ErrorNotice>}
      <JoinRules room={room} />
      {isEncrypted && joinRule === JoinRule.Public && <Text size="sm">{t("access.publicEncrypted")}</Text>}
      <Select
        label={t("access.history")}
        description={isEncrypted ? t("access.historyEncrypted") : undefined}
        allowDeselect={false}
        disabled={!maySet(room, "m.room.history_visibility")}
        value={history}
        onChange={(value) => value && set("m.room.history_visibility", { history_visibility: value })}
        data={HISTORIES.map((value) => ({ value, label: t(`access.histories.${value}`) }))}
      />
      <Select
        label={t("access.slow")}
        description={t("access.slowText")}
        allowDeselect={false}
        disabled={!maySet(room, "org.veche.slow_mode")}
        value={String(slow)}
        onChange={(value) => value && set("org.veche.slow_mode", { interval_ms: Number(value) * 1000 })}
        data={[...new Set([...INTERVALS_S, slow])].map((seconds) => ({
          value: String(seconds),
          label: seconds === 0 ? t("access.slowOff") : formatInterval(seconds, t),
        }))}
      />
      <Listed room={room} />
    </Stack>
  );
}

function formatInterval(seconds: number, t: (key: string, values: { count: number }) => string): string {
  return seconds < 60
    ? t("access.seconds", { count: seconds })
    : t("access.minutes", { count: seconds / 60 });
}

function Listed({ room }: { room: Room }) {
  const { t } = useTranslation("groups");
  const { client } = useSession();
  const { change, isBusy, problem } = useChange();
  const [isListed, setListed] = useState<boolean>();
  useEffect(() => {
    client.getRoomDirectoryVisibility(room.roomId).then(
      ({ visibility }) => setListed(visibility === Visibility.Public),
      () => setListed(undefined),
    );
  }, [client, room]);
  if (isListed === undefined) return null;
  const set = async (isOn: boolean) => {
    await client.setRoomDirectoryVisibility(room.roomId, isOn ? Visibility.Public : Visibility.Private);
    setListed(isOn);
  };
  return (
    <>
      {problem && <ErrorNotice>{problem}</ErrorNotice>}
      <Switch
        label={t("access.listed")}
        description={t("access.listedText")}
        checked={isListed}
        disabled={isBusy || !maySet(room, "m.room.canonical_alias")}
        onChange={(event) => {
          const isOn = event.currentTarget.checked;
          void change(() => set(isOn));
        }}
      />
    </>
  );
}
