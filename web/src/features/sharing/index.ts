// The door of `sharing`: telling somebody of somebody else.
import { IconAddressBook } from "@tabler/icons-react";
import { lazy } from "react";
import type { Feature } from "../../extension/contributions.ts";

export const sharing: Feature = {
  name: "sharing",
  composerActions: [
    {
      id: "contact",
      place: "menu",
      order: 40,
      label: "sharing:title",
      icon: IconAddressBook,
      Dialog: lazy(async () => ({ default: (await import("./ContactDialog.tsx")).ContactDialog })),
    },
  ],
};
