// The door of `shelves`: favourites, folders, the archive, and marks of unread.
import {
  IconArchive,
  IconArchiveOff,
  IconFolder,
  IconMail,
  IconMailOpened,
  IconPin,
  IconPinnedOff,
} from "@tabler/icons-react";
import { lazy } from "react";
import type { Feature, Icon, RoomAction } from "../../extension/contributions.ts";
import { Shelves } from "./Shelves.tsx";
import { startShelves } from "./showing.ts";
import { ARCHIVE, FAVOURITE, hasTag, isUnread, markRead, markUnread, tag, untag } from "./tagging.ts";

interface Toggle {
  id: string;
  order: number;
  tag: string;
  on: [label: string, icon: Icon];
  off: [label: string, icon: Icon];
}

/** Two entries of which one is shown: giving a tag, and taking it back. */
function toggles({ id, order, tag: name, on, off }: Toggle): RoomAction[] {
  return [
    { id, order, label: on[0], icon: on[1], isShown: (at) => !hasTag(at, name), run: (at) => tag(at, name) },
    {
      id: `un${id}`,
      order,
      label: off[0],
      icon: off[1],
      isShown: (at) => hasTag(at, name),
      run: (at) => untag(at, name),
    },
  ];
}

export const shelves: Feature = {
  name: "shelves",
  start: ({ session }) => startShelves(session),
  sidebarSections: [{ id: "shelves", order: -10, View: Shelves }],
  roomActions: [
    ...toggles({
      id: "favourite",
      order: 10,
      tag: FAVOURITE,
      on: ["shelves:favourite.on", IconPin],
      off: ["shelves:favourite.off", IconPinnedOff],
    }),
    { id: "read", order: 20, label: "shelves:read", icon: IconMailOpened, isShown: isUnread, run: markRead },
    {
      id: "unread",
      order: 20,
      label: "shelves:markUnread",
      icon: IconMail,
      isShown: (at) => !isUnread(at),
      run: markUnread,
    },
    {
      id: "folders",
      order: 30,
      label: "shelves:folders",
      icon: IconFolder,
      Dialog: lazy(async () => ({ default: (await import("./Folders.tsx")).Folders })),
    },
    ...toggles({
      id: "archiving",
      order: 40,
      tag: ARCHIVE,
      on: ["shelves:archiving.on", IconArchive],
      off: ["shelves:archiving.off", IconArchiveOff],
    }),
  ],
};
