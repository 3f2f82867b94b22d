// The door of `threads`: talking about one message apart from the others.
import { IconMessage2Share, IconMessages } from "@tabler/icons-react";
import { lazy } from "react";
import type { Feature } from "../../extension/contributions.ts";
import { ThreadChip } from "./ThreadChip.tsx";

export const threads: Feature = {
  name: "threads",
  messageFooters: [{ id: "thread", order: 10, View: ThreadChip }],
  messageActions: [
    {
      id: "thread",
      order: 20,
      label: "threads:start",
      icon: IconMessage2Share,
      // A thread hangs on a message of the room, never on one of another thread.
      isShown: ({ event }) =>
        !event.status && !event.isRedacted() && (event.isThreadRoot || event.threadRootId === undefined),
      run: ({ navigation, room, event }) =>
        navigation.go({ name: "room", roomId: room.roomId, panel: "thread", item: event.getId() ?? "" }),
    },
  ],
  roomPanels: [
    {
      id: "threads",
      order: 20,
      label: "threads:title",
      icon: IconMessages,
      place: "header",
      View: lazy(async () => ({ default: (await import("./ThreadsPanel.tsx")).ThreadsPanel })),
    },
    {
      id: "thread",
      order: 21,
      label: "threads:one",
      icon: IconMessages,
      place: "hidden",
      View: lazy(async () => ({ default: (await import("./ThreadPanel.tsx")).ThreadPanel })),
    },
  ],
};
