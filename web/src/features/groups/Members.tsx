// The people of a room: found by name, however many they are, and inviting more.
import { Badge, Button, Stack, Text, TextInput } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import type { Room, RoomMember } from "matrix-js-sdk";
import { useDeferredValue, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { roleOf } from "../../core/roles.ts";
import { formatRoute } from "../../core/route.ts";
import { useNavigation, useSession } from "../../extension/surroundings.tsx";
import { thumbnailUrl } from "../../platform/matrix/media.ts";
import { KnownMembership } from "../../platform/matrix/sdk.ts";
import { Picture } from "../../ui/Picture.tsx";
import { Askers } from "./Askers.tsx";
import { Invite } from "./Invite.tsx";
import styles from "./Members.module.css";
import { listMembers } from "./members.ts";
import { followState, levelsOf, powerOf } from "./roomState.ts";

const ROW_REM = 3.25;
const GATHER_MS = 200;

export function Members({ room }: { room: Room }) {
  const { t } = useTranslation("groups");
  const [term, setTerm] = useState("");
  const [isInviting, setInviting] = useState(false);
  const members = useMembers(room, useDeferredValue(term));
  const mayInvite = powerOf(room, room.myUserId) >= (levelsOf(room).invite ?? 0);
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: members?.length ?? 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_REM * parseFloat(getComputedStyle(document.documentElement).fontSize),
    overscan: 8,
  });
  return (
    <div className={styles.panel}>
      <Stack gap="xs" p="sm">
        <TextInput
          type="search"
          aria-label={t("members.search")}
          placeholder={t("members.search")}
          value={term}
          onChange={(event) => setTerm(event.currentTarget.value)}
        />
        {mayInvite && (
          <Button variant="light" onClick={() => setInviting(true)}>
            {t("members.invite")}
          </Button>
        )}
      </Stack>
      <Askers room={room} />
      <Text role="status" size="sm" c="dimmed" px="sm">
        {members === undefined ? t("members.loading") : t("members.count", { count: members.length })}
      </Text>
      <div ref={scroller} className={styles.scroller}>
        <ul
          className={styles.list}
          style={{ blockSize: rows.getTotalSize() }}
          aria-label={t("members.title")}
        >
          {rows.getVirtualItems().map((row) => {
            const member = members?.[row.index];
            return (
              member && (
                <li key={row.key} className={styles.row} style={{ transform: `translateY(${row.start}px)` }}>
                  <MemberRow member={member} room={room} />
                </li>
              )
            );
          })}
        </ul>
      </div>
      {isInviting && <Invite room={room} onClose={() => setInviting(false)} />}
    </div>
  );
}

function MemberRow({ member, room }: { member: RoomMember; room: Room }) {
  const { t } = useTranslation("groups");
  const { client } = useSession();
  const navigation = useNavigation();
  const place = { name: "room", roomId: room.roomId, panel: "person", item: member.userId } as const;
  const role = roleOf(member.powerLevel);
  return (
    <a
      href={formatRoute(place)}
      className={styles.member}
      onClick={(event) => {
        event.preventDefault();
        navigation.go(place);
      }}
    >
      <Picture
        id={member.userId}
        name={member.name}
        url={thumbnailUrl(client, member.getMxcAvatarUrl(), 36)}
        size={36}
      />
      <bdi className={styles.name}>{member.name}</bdi>
      {member.membership === KnownMembership.Invite && (
        <Badge size="xs" variant="outline" color="gray">
          {t("members.invited")}
        </Badge>
      )}
      {role !== "member" && (
        <Badge size="xs" variant="light">
          {t(`roles.${role}`)}
        </Badge>
      )}
    </a>
  );
}

/** Undefined until everybody is known. */
function useMembers(room: Room, term: string): RoomMember[] | undefined {
  const [members, setMembers] = useState<RoomMember[]>();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isGone = false;
    const read = () => {
      timer = undefined;
      if (!isGone) setMembers(listMembers(room, term));
    };
    void room.loadMembersIfNeeded().then(read, read);
    // In a large room people come and go in bursts: one look for all of them.
    const stop = followState(room, () => {
      timer ??= setTimeout(read, GATHER_MS);
    });
    return () => {
      isGone = true;
      clearTimeout(timer);
      stop();
    };
  }, [room, term]);
  return members;
}
