// The door of `scheduled`: messages that are sent later.
import { IconClock } from "@tabler/icons-react";
import { lazy } from "react";
import type { Feature } from "../../extension/contributions.ts";
import { scheduledOf } from "./of.ts";
import { ScheduledBanner } from "./ScheduledBanner.tsx";

export const scheduled: Feature = {
  name: "scheduled",
  composerActions: [
    {
      id: "later",
      place: "menu",
      order: 50,
      label: "scheduled:title",
      icon: IconClock,
      Dialog: lazy(async () => ({ default: (await import("./SendLaterDialog.tsx")).SendLaterDialog })),
    },
  ],
  roomBanners: [{ id: "scheduled", order: 20, place: "bottom", View: ScheduledBanner }],
  roomPanels: [
    {
      id: "scheduled",
      order: 70,
      label: "scheduled:panel",
      icon: IconClock,
      place: "menu",
      View: lazy(async () => ({ default: (await import("./ScheduledPanel.tsx")).ScheduledPanel })),
    },
  ],
  start: ({ session }) => scheduledOf(session).start(),
};
