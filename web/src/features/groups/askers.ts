// Those who ask to be let into a room, and who may answer them.
import type { Room, RoomMember } from "matrix-js-sdk";
import { useEffect, useState } from "react";
import { KnownMembership } from "../../platform/matrix/sdk.ts";
import { followState, levelsOf, powerOf, stateOf } from "./roomState.ts";

const ASKED = ["knock", "knock_restricted"];

/** Nobody for those who may not let anybody in. */
export function useAskers(room: Room): RoomMember[] {
  const [askers, setAskers] = useState<RoomMember[]>([]);
  useEffect(() => {
    let isGone = false;
    let isLoading = false;
    const read = () => {
      if (isGone) return;
      const found = listAskers(room);
      setAskers((before) => (isSame(before, found) ? before : found));
    };
    const look = () => {
      read();
      // Who asks is among the members, who are loaded late: only where somebody can ask, and be answered.
      if (isLoading || !mayLetIn(room) || !isAsked(room)) return;
      isLoading = true;
      void room.loadMembersIfNeeded().then(read, read);
    };
    look();
    const stop = followState(room, look);
    return () => {
      isGone = true;
      stop();
    };
  }, [room]);
  return askers;
}

/** Those who ask and are known of here; nobody for those who may not let anybody in. */
export function listAskers(room: Room): RoomMember[] {
  return mayLetIn(room) ? room.getMembersWithMembership(KnownMembership.Knock) : [];
}

/** Whether somebody is told of those who ask: not all are, where all may invite (the server's rule is the same). */
export function isKeeper(room: Room): boolean {
  return mayLetIn(room) && powerOf(room, room.myUserId) > (levelsOf(room).users_default ?? 0);
}

export function mayRefuse(room: Room, userId: string): boolean {
  const own = powerOf(room, room.myUserId);
  return own >= (levelsOf(room).kick ?? 50) && own > powerOf(room, userId);
}

/** What they said when they asked. */
export function reasonOf(member: RoomMember): string {
  const reason: unknown = member.events.member?.getContent().reason;
  return typeof reason === "string" ? reason.trim() : "";
}

function mayLetIn(room: Room): boolean {
  return powerOf(room, room.myUserId) >= (levelsOf(room).invite ?? 0);
}

export function isAsked(room: Room): boolean {
  return ASKED.includes(String(stateOf(room, "m.room.join_rules")?.join_rule));
}

function isSame(one: RoomMember[], other: RoomMember[]): boolean {
  return one.length === other.length && one.every((member, index) => member === other[index]);
}
