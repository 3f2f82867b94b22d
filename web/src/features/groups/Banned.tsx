// Who is kept out of a room, and letting them in again.
import { Button, Stack, Text } from "@mantine/core";
import type { Room, RoomMember } from "matrix-js-sdk";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../extension/surroundings.tsx";
import { KnownMembership } from "../../platform/matrix/sdk.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import styles from "./Manage.module.css";
import { followState, levelsOf, powerOf } from "./roomState.ts";
import { useChange } from "./useChange.ts";

export function Banned({ room }: { room: Room }) {
  const { t } = useTranslation("groups");
  const { client } = useSession();
  const { change, isBusy, problem } = useChange();
  const banned = useBanned(room);
  const mayUnban = powerOf(room, room.myUserId) >= (levelsOf(room).ban ?? 50);
  return (
    <Stack>
      {problem && <ErrorNotice>{problem}</ErrorNotice>}
      {banned.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("banned.none")}
        </Text>
      )}
      <ul className={styles.list} aria-label={t("manage.banned")}>
        {banned.map((member) => (
          <li key={member.userId} className={styles.entry}>
            <span>
              <bdi>{member.userId}</bdi>
              <Text size="xs" c="dimmed">
                {String(member.events.member?.getContent().reason ?? "")}
              </Text>
            </span>
            {mayUnban && (
              <Button
                size="compact-sm"
                variant="default"
                disabled={isBusy}
                onClick={() => void change(() => client.unban(room.roomId, member.userId))}
              >
                {t("banned.unban")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Stack>
  );
}

function useBanned(room: Room): RoomMember[] {
  const [banned, setBanned] = useState<RoomMember[]>([]);
  useEffect(() => {
    const read = () => setBanned(room.getMembersWithMembership(KnownMembership.Ban));
    void room.loadMembersIfNeeded().then(read);
    return followState(room, read);
  }, [room]);
  return banned;
}
