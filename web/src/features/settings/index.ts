// The door of `settings`: the page that holds everybody's settings pages, and the look of the app.
import { IconPalette } from "@tabler/icons-react";
import { lazy } from "react";
import type { Feature } from "../../extension/contributions.ts";

export const Settings = lazy(async () => ({ default: (await import("./Settings.tsx")).Settings }));

export const settings: Feature = {
  name: "settings",
  settingsPages: [
    {
      id: "appearance",
      order: 20,
      label: "settings:appearance.title",
      icon: IconPalette,
      View: lazy(async () => ({ default: (await import("./Appearance.tsx")).Appearance })),
    },
  ],
};
