// The door of `composer`: writing and sending.
import { IconArrowBackUp, IconKeyboard, IconPencil } from "@tabler/icons-react";
import { lazy } from "react";
import type { Feature } from "../../extension/contributions.ts";
import { outboxOf } from "../../platform/outbox/index.ts";
import { composerOf } from "./of.ts";
import { mayEdit, mayReply, threadOf } from "./target.ts";

export { Composer } from "./Composer.tsx";
export { composerOf } from "./of.ts";
export { mayWrite } from "./permission.ts";

export const composer: Feature = {
  name: "composer",
  messageActions: [
    {
      id: "reply",
      order: 10,
      label: "composer:reply",
      icon: IconArrowBackUp,
      isShown: ({ event }) => mayReply(event),
      run: ({ session, room, event }) => composerOf(session, room, threadOf(event)).reply(event),
    },
    {
      id: "edit",
      order: 30,
      label: "composer:edit",
      icon: IconPencil,
      isShown: ({ event, session }) => mayEdit(event, session.userId),
      run: ({ session, room, event }) => composerOf(session, room, threadOf(event)).edit(event),
    },
  ],
  settingsPages: [
    {
      id: "writing",
      order: 30,
      label: "composer:settings.title",
      icon: IconKeyboard,
      View: lazy(async () => ({ default: (await import("./WritingSettings.tsx")).WritingSettings })),
    },
  ],
  start: ({ session }) => void outboxOf(session).start(),
};
