// The door of `stickers`: emoji of all kinds and stickers, choosing them and making packs of them.
import { IconSticker } from "@tabler/icons-react";
import { lazy } from "react";
import type { Feature } from "../../extension/contributions.ts";

export { ChoiceButton } from "./ChoiceButton.tsx";
export { customEmojiOf } from "./packs.ts";

/** All emoji, to choose one; for reactions too. */
export const EmojiPicker = lazy(async () => ({ default: (await import("./EmojiPicker.tsx")).EmojiPicker }));

export const stickers: Feature = {
  name: "stickers",
  settingsPages: [
    {
      id: "stickers",
      order: 35,
      label: "stickers:title",
      icon: IconSticker,
      View: lazy(async () => ({ default: (await import("./OwnPackPage.tsx")).OwnPackPage })),
    },
  ],
  roomPanels: [
    {
      id: "stickers",
      order: 60,
      label: "stickers:title",
      icon: IconSticker,
      place: "menu",
      View: lazy(async () => ({ default: (await import("./RoomPackPanel.tsx")).RoomPackPanel })),
    },
  ],
};
