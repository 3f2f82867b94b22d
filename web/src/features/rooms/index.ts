// The door of `rooms`: the list of rooms, the head of an open one, invitations, direct chats.
import { IconMessagePlus } from "@tabler/icons-react";
import type { Feature } from "../../extension/contributions.ts";
import { goOn, isUnread } from "./moving.ts";
import { NewChat } from "./NewChat.tsx";
import { startRoomList } from "./of.ts";

export { createRoom, ENCRYPTION, whenHere, whenMembership } from "./create.ts";
export {
  directPeople,
  directPersonOf,
  directRoomIds,
  findSharedChat,
  markDirect,
  openDirectChat,
} from "./direct.ts";
export type { RoomEntry } from "./entry.ts";
export { Invitation } from "./Invitation.tsx";
export { inviterOf } from "./invitations.ts";
export { roomListOf } from "./of.ts";
export { PeopleFound, usePeople } from "./PeopleFound.tsx";
export { type Person, searchPeople } from "./people.ts";
export { RoomHeader } from "./RoomHeader.tsx";
export { RoomList } from "./RoomList.tsx";
export { apartOf, type Shown, shownOf } from "./shown.ts";
export { useDirectPerson } from "./useDirectPerson.ts";
export { useMyMembership } from "./useMyMembership.ts";
export { type RoomFacts, useRoomFacts } from "./useRoomFacts.ts";
export { waitingOf } from "./waiting.ts";

export const rooms: Feature = {
  name: "rooms",
  start: startRoomList,
  commands: [
    {
      id: "next-chat",
      label: "rooms:commands.next",
      shortcut: "alt+ArrowDown",
      run: (surroundings) => goOn(surroundings, 1),
    },
    {
      id: "previous-chat",
      label: "rooms:commands.previous",
      shortcut: "alt+ArrowUp",
      run: (surroundings) => goOn(surroundings, -1),
    },
    {
      id: "next-unread",
      label: "rooms:commands.nextUnread",
      shortcut: "alt+shift+ArrowDown",
      run: (surroundings) => goOn(surroundings, 1, isUnread),
    },
  ],
  beginnings: [
    { id: "chat", order: 0, label: "rooms:newChat.title", icon: IconMessagePlus, Dialog: NewChat },
  ],
};
