// The door of `profile`: who one is to others, and the password of one's account.
import { IconUserCircle } from "@tabler/icons-react";
import { lazy } from "react";
import type { Feature } from "../../extension/contributions.ts";
import { keepFace } from "./keepFace.ts";

export { AccountFace } from "./AccountFace.tsx";
export { OwnCard } from "./OwnCard.tsx";
export { OwnPicture } from "./OwnPicture.tsx";

export const profile: Feature = {
  name: "profile",
  start: ({ session }) => keepFace(session),
  settingsPages: [
    {
      id: "profile",
      order: 0,
      label: "profile:title",
      icon: IconUserCircle,
      View: lazy(async () => ({ default: (await import("./Profile.tsx")).Profile })),
    },
  ],
};
