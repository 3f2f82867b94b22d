// The door of `pollform`: asking a question with answers to choose from.
import { IconChartBar } from "@tabler/icons-react";
import { lazy } from "react";
import type { Feature } from "../../extension/contributions.ts";

export const pollform: Feature = {
  name: "pollform",
  composerActions: [
    {
      id: "poll",
      place: "menu",
      order: 20,
      label: "pollform:title",
      icon: IconChartBar,
      Dialog: lazy(async () => ({ default: (await import("./PollDialog.tsx")).PollDialog })),
    },
  ],
};
