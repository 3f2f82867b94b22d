// The door of `gallery`: what a room's people have sent each other, to look through.
import { IconPhoto } from "@tabler/icons-react";
import { lazy } from "react";
import type { Feature } from "../../extension/contributions.ts";

export const gallery: Feature = {
  name: "gallery",
  roomPanels: [
    {
      id: "gallery",
      order: 15,
      label: "gallery:title",
      icon: IconPhoto,
      place: "menu",
      View: lazy(async () => ({ default: (await import("./GalleryPanel.tsx")).GalleryPanel })),
    },
  ],
};
