// The door of `palette`: everything the app can do and every chat, by a few letters; and the sheet of shortcuts.
import type { Feature } from "../../extension/contributions.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { openOf } from "./model.ts";
import { Shortcuts } from "./Shortcuts.tsx";

/** For those who do not know the shortcut, or have no keyboard. */
export function openPalette(session: Session): void {
  openOf(session).set("palette");
}

export const palette: Feature = {
  name: "palette",
  commands: [
    {
      id: "palette",
      label: "palette:title",
      shortcut: "mod+k",
      run: ({ session }) => openPalette(session),
    },
    {
      id: "shortcuts",
      label: "palette:sheet",
      shortcut: "mod+/",
      run: ({ session }) => openOf(session).set("sheet"),
    },
  ],
  overlays: [{ id: "palette", View: Shortcuts }],
};
