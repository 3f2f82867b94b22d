// The door of `expiry`: messages that disappear.
import { IconHourglass } from "@tabler/icons-react";
import { lazy } from "react";
import type { Feature } from "../../extension/contributions.ts";
import { ExpiryBanner } from "./ExpiryBanner.tsx";
import { Sweeper } from "./sweeper.ts";

export const expiry: Feature = {
  name: "expiry",
  composerActions: [
    {
      id: "expiry",
      place: "menu",
      order: 60,
      label: "expiry:title",
      icon: IconHourglass,
      Dialog: lazy(async () => ({ default: (await import("./ExpiryDialog.tsx")).ExpiryDialog })),
    },
  ],
  roomBanners: [{ id: "expiry", order: 10, place: "bottom", View: ExpiryBanner }],
  start: ({ session }) => void new Sweeper(session).start(),
};
