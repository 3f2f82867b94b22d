// Who may do what: the least role that a thing takes.
import { Select, Stack, Text } from "@mantine/core";
import type { Room } from "matrix-js-sdk";
import { useTranslation } from "react-i18next";
import {
  GIVEN,
  levelFor,
  levelOfRole,
  PERMISSIONS,
  type Permission,
  roleOf,
  withPermission,
} from "../../core/roles.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { levelsOf, maySet, powerOf, setState, useRoomState } from "./roomState.ts";
import { useChange } from "./useChange.ts";

const LEVELS = "m.room.power_levels";
const ROLES = GIVEN.map(([role]) => role).filter((role) => role !== "guest");

export function Permissions({ room }: { room: Room }) {
  const { t } = useTranslation("groups");
  const session = useSession();
  const { change, problem } = useChange();
  useRoomState(room, LEVELS);
  const levels = levelsOf(room);
  const own = powerOf(room, room.myUserId);
  const may = maySet(room, LEVELS);
  const set = (permission: Permission, role: (typeof ROLES)[number]) =>
    void change(() =>
      setState(session, room, LEVELS, { ...withPermission(levels, permission, levelOfRole(role)) }),
    );
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {t(may ? "permissions.text" : "permissions.notYours")}
      </Text>
      {problem && <ErrorNotice>{problem}</ErrorNotice>}
      {PERMISSIONS.map((permission) => {
        const level = levelFor(levels, permission);
        const role = roleOf(level);
        return (
          <Select
            key={permission}
            label={t(`permissions.${permission}`)}
            allowDeselect={false}
            disabled={!may || level > own}
            value={role === "guest" ? "member" : role}
            onChange={(value) => value && set(permission, value as (typeof ROLES)[number])}
            data={[...new Set([...ROLES, ...(role === "owner" ? ["owner" as const] : [])])].map((value) => ({
              value,
              label: t(`permissions.from.${value}`),
              disabled: value === "owner" || levelOfRole(value) > own,
            }))}
          />
        );
      })}
    </Stack>
  );
}
