// The door of `timeline`: the messages of an open room or thread, and going to one of them.
import { IconCode } from "@tabler/icons-react";
import { lazy } from "react";
import type { Feature } from "../../extension/contributions.ts";
import { actions } from "./actions/index.ts";
import { tiles } from "./tiles/index.tsx";

export { FORWARDED } from "./ForwardedMark.tsx";
export { timelineOf } from "./of.ts";
export { isolatedName, nameOf, pictureOf } from "./people.ts";
export { openAt, openMatrixLink } from "./places.ts";
export { purify } from "./rich/purify.ts";
export { RichText } from "./rich/RichText.tsx";
export { isUnread } from "./shown.ts";
export { summarize } from "./summary.ts";
export { Timeline } from "./Timeline.tsx";
export { fetchEvent, useEvent } from "./useEvent.ts";
export { plainWords } from "./words.ts";

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
