// The door of `roundvideo`: recording round videos. They are shown by `timeline`, as all messages are.
import { IconCamera } from "@tabler/icons-react";
import { lazy } from "react";
import type { Feature } from "../../extension/contributions.ts";

export const roundvideo: Feature = {
  name: "roundvideo",
  composerActions: [
    {
      id: "roundvideo",
      place: "menu",
      order: 10,
      label: "roundvideo:title",
      icon: IconCamera,
      isShown: () => "mediaDevices" in navigator && "MediaRecorder" in window,
      Dialog: lazy(async () => ({ default: (await import("./RoundDialog.tsx")).RoundDialog })),
    },
  ],
};
