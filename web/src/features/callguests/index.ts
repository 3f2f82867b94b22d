// The door of `callguests`: links by which people without an account come into a group's call, and who lets them in.
import { IconUserShare } from "@tabler/icons-react";
import { lazy } from "react";
import type { Feature } from "../../extension/contributions.ts";
import { KNOCK } from "./api.ts";
import { guestsOf } from "./of.ts";
import { mayLookAfter } from "./rights.ts";
import { WaitingLook } from "./WaitingLook.tsx";

export { GuestBar } from "./GuestBar.tsx";

export const callguests: Feature = {
  name: "callguests",
  start: ({ session }) => {
    if (!session.account.guestRoomId) guestsOf(session).listen(KNOCK);
  },
  roomActions: [
    {
      id: "call-guests",
      order: 60,
      label: "callguests:manage.title",
      icon: IconUserShare,
      isShown: ({ room }) => mayLookAfter(room),
      Dialog: lazy(async () => ({ default: (await import("./ManageDialog.tsx")).ManageDialog })),
    },
  ],
  roomBanners: [{ id: "call-guests", order: 90, place: "top", View: WaitingLook }],
  overlays: [
    {
      id: "call-guests",
      View: lazy(async () => ({ default: (await import("./Waiting.tsx")).Waiting })),
    },
  ],
  pages: [
    { id: "guest", View: lazy(async () => ({ default: (await import("./SignedInPage.tsx")).SignedInPage })) },
  ],
  publicPages: [
    { id: "guest", View: lazy(async () => ({ default: (await import("./GuestPage.tsx")).GuestPage })) },
  ],
};
