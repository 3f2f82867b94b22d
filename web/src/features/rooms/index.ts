// The door of `rooms`: the list of rooms, the head of an open one, invitations, direct chats.
import type { Feature } from "../../extension/contributions.ts";
import { startRoomList } from "./of.ts";

export { markDirect, openDirectChat } from "./direct.ts";
export type { RoomEntry } from "./entry.ts";
export { Invitation } from "./Invitation.tsx";
export { NewChat } from "./NewChat.tsx";
export { roomListOf } from "./of.ts";
export { type Person, searchPeople } from "./people.ts";
export { RoomHeader } from "./RoomHeader.tsx";
export { RoomList } from "./RoomList.tsx";
export { type RoomFacts, useRoomFacts } from "./useRoomFacts.ts";

export const rooms: Feature = { name: "rooms", start: startRoomList };
