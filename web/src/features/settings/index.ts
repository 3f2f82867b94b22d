// The door of `settings`: the page that holds everybody's settings pages, and the look of the app.
import { IconPalette } from "@tabler/icons-react";
import { lazy } from "react";
import type { Feature } from "../../extension/contributions.ts";
import { prefer, preferences } from "../../platform/preferences.ts";

export const Settings = lazy(async () => ({ default: (await import("./Settings.tsx")).Settings }));

/** From light to dark, or back, whatever it is now by itself. */
function changeScheme(): void {
  const { scheme } = preferences.value;
  const isDark = scheme === "auto" ? matchMedia("(prefers-color-scheme: dark)").matches : scheme === "dark";
  prefer({ scheme: isDark ? "light" : "dark" });
}

export const settings: Feature = {
  name: "settings",
  commands: [
    {
      id: "settings",
      label: "settings:title",
      shortcut: "mod+,",
      run: ({ navigation }) => navigation.go({ name: "settings" }),
    },
    { id: "scheme", label: "settings:changeScheme", run: changeScheme },
  ],
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
