// The door of `devices`: where one is signed in, adding another device by a code, ending sessions.
import { IconDevices } from "@tabler/icons-react";
import { lazy } from "react";
import type { Feature } from "../../extension/contributions.ts";

export const devices: Feature = {
  name: "devices",
  settingsPages: [
    {
      id: "devices",
      order: 35,
      label: "devices:title",
      icon: IconDevices,
      View: lazy(async () => ({ default: (await import("./Devices.tsx")).Devices })),
    },
  ],
};
