// The door of `notifications`: being told of messages, also while the app is closed, and when not to be.
import { IconBell } from "@tabler/icons-react";
import { lazy } from "react";
import type { Feature } from "../../extension/contributions.ts";
import { AskToNotify } from "./AskToNotify.tsx";
import { startNotifications } from "./of.ts";

export const notifications: Feature = {
  name: "notifications",
  sidebarSections: [{ id: "ask-to-notify", order: -10, View: AskToNotify }],
  settingsPages: [
    {
      id: "notifications",
      order: 10,
      label: "notifications:title",
      icon: IconBell,
      View: lazy(async () => ({ default: (await import("./Notifications.tsx")).Notifications })),
    },
  ],
  roomPanels: [
    {
      id: "notifications",
      order: 40,
      label: "notifications:title",
      icon: IconBell,
      place: "menu",
      View: lazy(async () => ({ default: (await import("./RoomNotifications.tsx")).RoomNotifications })),
    },
  ],
  start: startNotifications,
};
