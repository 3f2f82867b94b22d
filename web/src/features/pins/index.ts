// The door of `pins`: messages kept in view for everybody in a room.
import { IconPin, IconPinnedOff } from "@tabler/icons-react";
import { lazy } from "react";
import type { Feature, OnMessage } from "../../extension/contributions.ts";
import { PinBanner } from "./PinBanner.tsx";
import { mayPin, readPinned, togglePin } from "./pinned.ts";

const isPinned = ({ room, event }: OnMessage) => readPinned(room).includes(event.getId() ?? "");
const isPinnable = (on: OnMessage) => !on.event.status && !on.event.isRedacted() && mayPin(on);

export const pins: Feature = {
  name: "pins",
  roomBanners: [{ id: "pins", order: 10, place: "top", View: PinBanner }],
  messageActions: [
    {
      id: "pin",
      order: 60,
      label: "pins:pin",
      icon: IconPin,
      isShown: (on) => isPinnable(on) && !isPinned(on),
      run: (on) => togglePin(on, on.event.getId() ?? ""),
    },
    {
      id: "unpin",
      order: 61,
      label: "pins:unpin",
      icon: IconPinnedOff,
      isShown: (on) => isPinnable(on) && isPinned(on),
      run: (on) => togglePin(on, on.event.getId() ?? ""),
    },
  ],
  roomPanels: [
    {
      id: "pins",
      order: 30,
      label: "pins:title",
      icon: IconPin,
      place: "menu",
      View: lazy(async () => ({ default: (await import("./PinsPanel.tsx")).PinsPanel })),
    },
  ],
};
