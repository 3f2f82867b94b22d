// The door of `reactions`: reacting to messages, and who reacted.
import { IconMoodPlus } from "@tabler/icons-react";
import { lazy } from "react";
import type { Feature } from "../../extension/contributions.ts";
import { ReactionBar } from "./ReactionBar.tsx";
import { mayReact } from "./react.ts";

export const reactions: Feature = {
  name: "reactions",
  messageFooters: [{ id: "reactions", order: 0, View: ReactionBar }],
  messageActions: [
    {
      id: "react",
      order: 0,
      label: "reactions:react",
      icon: IconMoodPlus,
      isShown: ({ session, room, event }) => !event.status && !event.isRedacted() && mayReact(session, room),
      Dialog: lazy(async () => ({ default: (await import("./ReactDialog.tsx")).ReactDialog })),
    },
  ],
};
