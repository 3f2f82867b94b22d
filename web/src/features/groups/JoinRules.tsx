// Who comes into a room: whoever is invited, members of spaces, whoever asks, or anybody.
import { MultiSelect, Radio, Stack, Text } from "@mantine/core";
import type { Room } from "matrix-js-sdk";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { allowedIn, isOfMembers, knowsRule, rulesOf } from "../../core/joinRules.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { JoinRule } from "../../platform/matrix/sdk.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { childrenOf, listSpaces } from "../places/index.ts";
import { maySet, setState, useRoomState } from "./roomState.ts";
import { useChange } from "./useChange.ts";

const RULES = "m.room.join_rules";
const OFFERED: string[] = [
  JoinRule.Invite,
  JoinRule.Restricted,
  JoinRule.Knock,
  "knock_restricted",
  JoinRule.Public,
];

export function JoinRules({ room }: { room: Room }) {
  const { t } = useTranslation("groups");
  const session = useSession();
  const { change, problem } = useChange();
  const content = useRoomState(room, RULES);
  const spaces = useSpaces(room, allowedIn(content));
  /** A rule that was chosen and needs a space to be chosen as well. */
  const [begun, setBegun] = useState<string>();
  const current = String(content?.join_rule ?? JoinRule.Invite);
  const rule = begun ?? current;
  const allowed = begun ? [] : allowedIn(content);
  const save = (next: string, roomIds: string[] = []) => {
    setBegun(undefined);
    void change(() => setState(session, room, RULES, { ...rulesOf(next, roomIds) }));
  };
  const choose = (next: string) => {
    if (!isOfMembers(next)) return save(next);
    const known = allowedIn(content);
    const roomIds = known.length > 0 ? known : spaces.filter(({ hasIt }) => hasIt).map(({ value }) => value);
    return roomIds.length > 0 ? save(next, roomIds) : setBegun(next);
  };
  const may = maySet(room, RULES);
  const isOffered = (one: string) =>
    OFFERED.includes(one) && knowsRule(room.getVersion(), one) && (!isOfMembers(one) || spaces.length > 0);
  const rules = OFFERED.includes(current) ? OFFERED : [...OFFERED, current];
  return (
    <>
      {problem && <ErrorNotice>{problem}</ErrorNotice>}
      <Radio.Group label={t("access.join")} value={rule} onChange={choose}>
        <Stack gap="xs" mt="xs">
          {rules.map((one) => (
            <Radio
              key={one}
              value={one}
              label={t(`access.joinRules.${one}`)}
              disabled={!may || !isOffered(one)}
            />
          ))}
        </Stack>
      </Radio.Group>
      {spaces.length === 0 && may && (
        <Text size="sm" c="dimmed">
          {t("access.noSpaces")}
        </Text>
      )}
      {isOfMembers(rule) && (
        <MultiSelect
          label={t("access.spaces")}
          description={t("access.spacesText")}
          placeholder={allowed.length === 0 ? t("access.spacesWhich") : ""}
          disabled={!may}
          data={spaces.map(({ value, label }) => ({ value, label }))}
          value={allowed}
          // Without any space nobody could come in: whoever wants that chooses invitations.
          onChange={(roomIds) => roomIds.length > 0 && save(rule, roomIds)}
        />
      )}
    </>
  );
}

/** The spaces that can be chosen: those that one is in, and those that are allowed already. */
function useSpaces(room: Room, allowed: string[]): { value: string; label: string; hasIt: boolean }[] {
  const { client } = useSession();
  const { t } = useTranslation("groups");
  const own = listSpaces(client)
    .filter(({ roomId }) => roomId !== room.roomId)
    .map((space) => ({
      value: space.roomId,
      label: space.name,
      hasIt: childrenOf(space).has(room.roomId),
    }));
  const others = allowed
    .filter((roomId) => !own.some(({ value }) => value === roomId))
    .map((roomId) => ({
      value: roomId,
      label: client.getRoom(roomId)?.name ?? t("access.otherSpace"),
      hasIt: false,
    }));
  return [...own, ...others];
}
