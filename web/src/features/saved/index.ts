// The door of `saved`: a place for messages one wants to keep for oneself.
import { IconBookmark } from "@tabler/icons-react";
import i18next from "i18next";
import type { Feature } from "../../extension/contributions.ts";
import { forward, mayForward } from "../forwarding/index.ts";
import { findSavedRoom, openSavedRoom } from "./savedRoom.ts";

export const saved: Feature = {
  name: "saved",
  messageActions: [
    {
      id: "save",
      order: 45,
      label: "saved:save",
      icon: IconBookmark,
      isShown: (on) => mayForward(on) && on.room.roomId !== findSavedRoom(on.session),
      run: async ({ session, room, event }) =>
        forward(session, room, [event], [await openSavedRoom(session, i18next.t("saved:title"))]),
      many: {
        run: async ({ session, room }, events) =>
          forward(session, room, events, [await openSavedRoom(session, i18next.t("saved:title"))]),
      },
    },
  ],
  beginnings: [
    {
      id: "saved",
      order: 60,
      label: "saved:title",
      icon: IconBookmark,
      run: async ({ session, navigation }) =>
        navigation.go({ name: "room", roomId: await openSavedRoom(session, i18next.t("saved:title")) }),
    },
  ],
};
