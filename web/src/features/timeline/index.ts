// The door of `timeline`: the messages of an open room or thread, and going to one of them.
import { IconCode } from "@tabler/icons-react";
import { lazy } from "react";
import type { Feature } from "../../extension/contributions.ts";
import { actions } from "./actions/index.ts";
import { tiles } from "./tiles/index.tsx";

export { FORWARDED } from "./forwarded.ts";
export { timelineOf, timelineSetOf } from "./of.ts";
export { isolatedName, nameOf, pictureOf, speakerOf } from "./people.ts";
export { openAt, openMatrixLink } from "./places.ts";
export { purify } from "./rich/purify.ts";
export { RichText } from "./rich/RichText.tsx";
export { SafeLink } from "./rich/SafeLink.tsx";
export { splitText } from "./rich/splitText.ts";
export { isUnread } from "./shown.ts";
export { summarize } from "./summary.ts";
export { Timeline } from "./Timeline.tsx";
export { AudioTile } from "./tiles/AudioTile.tsx";
export { Download, savingWord } from "./tiles/Download.tsx";
export { FirstPage } from "./tiles/FirstPage.tsx";
export { LookInside } from "./tiles/LookInside.tsx";
export { MediaProblem } from "./tiles/MediaProblem.tsx";
export { altOf, type Media, readMedia } from "./tiles/readMedia.ts";
export { ScanMark } from "./tiles/ScanMark.tsx";
export { SquarePicture } from "./tiles/SquarePicture.tsx";
export { savingOf } from "./tiles/savingModel.ts";
export { useGuard } from "./tiles/useGuard.tsx";
export { useMedia } from "./tiles/useMedia.ts";
export { Player } from "./tiles/VideoTile.tsx";
export { fetchEvent, useEvent } from "./useEvent.ts";
export { type Viewed, viewingOf } from "./viewing.ts";

export const timeline: Feature = {
  name: "timeline",
  tiles,
  messageActions: actions,
  settingsPages: [
    {
      id: "developer",
      order: 100,
      label: "timeline:developer.title",
      icon: IconCode,
      View: lazy(async () => ({
        default: (await import("./actions/DeveloperSettings.tsx")).DeveloperSettings,
      })),
    },
  ],
};
