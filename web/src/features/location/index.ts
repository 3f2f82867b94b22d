// The door of `location`: sending where one is, once.
import { IconMapPin } from "@tabler/icons-react";
import { lazy } from "react";
import type { Feature } from "../../extension/contributions.ts";

export const location: Feature = {
  name: "location",
  composerActions: [
    {
      id: "location",
      place: "menu",
      order: 30,
      label: "location:title",
      icon: IconMapPin,
      isShown: () => "geolocation" in navigator,
      Dialog: lazy(async () => ({ default: (await import("./LocationDialog.tsx")).LocationDialog })),
    },
  ],
};
