// What the head of a room shows, following the room.
import type { Room } from "matrix-js-sdk";
import { useSyncExternalStore } from "react";
import { EventTimeline, RoomEvent, RoomStateEvent } from "../../platform/matrix/sdk.ts";

export interface RoomFacts {
  name: string;
  avatarMxc: string | undefined;
  pictureId: string;
  topic: string;
  memberCount: number;
  isEncrypted: boolean;
}

const known = new WeakMap<Room, RoomFacts>();

export function useRoomFacts(room: Room): RoomFacts {
  return useSyncExternalStore(
    (listener) => watch(room, listener),
    () => readFacts(room),
  );
}

function watch(room: Room, listener: () => void): () => void {
  room.on(RoomEvent.Name, listener);
  room.on(RoomStateEvent.Update, listener);
  return () => {
    room.off(RoomEvent.Name, listener);
    room.off(RoomStateEvent.Update, listener);
  };
}

/** The same object as long as nothing has changed. */
function readFacts(room: Room): RoomFacts {
  const state = room.getLiveTimeline().getState(EventTimeline.FORWARDS);
  const topic: unknown = state?.getStateEvents("m.room.topic", "")?.getContent().topic;
  const facts: RoomFacts = {
    name: room.name,
    avatarMxc: room.getMxcAvatarUrl() ?? room.getAvatarFallbackMember()?.getMxcAvatarUrl(),
    pictureId: room.getAvatarFallbackMember()?.userId ?? room.roomId,
    topic: typeof topic === "string" ? topic : "",
    memberCount: room.getJoinedMemberCount(),
    isEncrypted: room.hasEncryptionStateEvent(),
  };
  const before = known.get(room);
  const isSame =
    before && (Object.keys(facts) as (keyof RoomFacts)[]).every((key) => before[key] === facts[key]);
  if (isSame) return before;
  known.set(room, facts);
  return facts;
}
