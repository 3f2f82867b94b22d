// Somebody in a room: who they are, their role, and what one can do about them.
import { Button, Select, Stack, Text, Title } from "@mantine/core";
import type { Room } from "matrix-js-sdk";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { levelOfRole, roleOf, rolesToGive, withUserLevel } from "../../core/roles.ts";
import { useSurroundings } from "../../extension/surroundings.tsx";
import { thumbnailUrl } from "../../platform/matrix/media.ts";
import { KnownMembership } from "../../platform/matrix/sdk.ts";
import { Empty } from "../../ui/Empty.tsx";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { Picture } from "../../ui/Picture.tsx";
import { PersonActions } from "../contacts/index.ts";
import { levelsOf, maySet, powerOf, setState, useRoomState } from "./roomState.ts";
import { useChange } from "./useChange.ts";

const LEVELS = "m.room.power_levels";

export function PersonCard({ room, item }: { room: Room; item?: string }) {
  const { t } = useTranslation("groups");
  const { session } = useSurroundings();
  useRoomState(room, LEVELS);
  const member = item ? room.getMember(item) : null;
  if (!member) return <Empty title={t("person.unknown")} />;
  return (
    <Stack p="md" align="stretch">
      <Stack align="center" gap={4} ta="center">
        <Picture
          id={member.userId}
          name={member.name}
          url={thumbnailUrl(session.client, member.getMxcAvatarUrl(), 96)}
          size={96}
        />
        <Title order={3} size="h4">
          <bdi>{member.rawDisplayName}</bdi>
        </Title>
        <Text size="sm" c="dimmed">
          <bdi>{member.userId}</bdi>
        </Text>
      </Stack>
      <Role room={room} userId={member.userId} />
      <PersonActions userId={member.userId} />
      <Removal room={room} userId={member.userId} />
    </Stack>
  );
}

function Role({ room, userId }: { room: Room; userId: string }) {
  const { t } = useTranslation("groups");
  const { session } = useSurroundings();
  const { change, isBusy, problem } = useChange();
  const isSelf = userId === room.myUserId;
  const theirs = powerOf(room, userId);
  const role = roleOf(theirs);
  const given = maySet(room, LEVELS) ? rolesToGive(powerOf(room, room.myUserId), theirs, isSelf) : [];
  const set = (value: string) => {
    const level = levelOfRole(value as Parameters<typeof levelOfRole>[0]);
    return setState(session, room, LEVELS, { ...withUserLevel(levelsOf(room), userId, level) });
  };
  return (
    <>
      {problem && <ErrorNotice>{problem}</ErrorNotice>}
      <Select
        label={t("person.role")}
        description={isSelf && given.length > 0 ? t("person.ownRole") : undefined}
        allowDeselect={false}
        disabled={isBusy || given.length === 0}
        value={role}
        onChange={(value) => value && void change(() => set(value))}
        data={[...new Set([role, ...given])].map((value) => ({ value, label: t(`roles.${value}`) }))}
      />
    </>
  );
}

function Removal({ room, userId }: { room: Room; userId: string }) {
  const { t } = useTranslation("groups");
  const { session, navigation } = useSurroundings();
  const { change, isBusy, problem } = useChange();
  const [asked, setAsked] = useState<"kick" | "ban">();
  const own = powerOf(room, room.myUserId);
  const levels = levelsOf(room);
  if (userId === room.myUserId || powerOf(room, userId) >= own) return null;
  const isHere = room.getMember(userId)?.membership !== KnownMembership.Leave;
  const may = {
    kick: own >= (levels.kick ?? 50) && isHere,
    ban: own >= (levels.ban ?? 50),
  };
  const act = async () => {
    await (asked === "ban"
      ? session.client.ban(room.roomId, userId)
      : session.client.kick(room.roomId, userId));
    navigation.go({ name: "room", roomId: room.roomId, panel: "members" });
  };
  return (
    <>
      {problem && <ErrorNotice>{problem}</ErrorNotice>}
      {asked ? (
        <>
          <Text size="sm">{t(`person.${asked}Text`)}</Text>
          <Button color="red" loading={isBusy} onClick={() => void change(act)}>
            {t(`person.${asked}`)}
          </Button>
          <Button variant="default" onClick={() => setAsked(undefined)}>
            {t("cancel")}
          </Button>
        </>
      ) : (
        (["kick", "ban"] as const)
          .filter((kind) => may[kind])
          .map((kind) => (
            <Button key={kind} variant="subtle" color="red" onClick={() => setAsked(kind)}>
              {t(`person.${kind}`)}
            </Button>
          ))
      )}
    </>
  );
}
