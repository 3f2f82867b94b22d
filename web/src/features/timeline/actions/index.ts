// What the timeline itself lets people do with messages.
import { IconCheckbox, IconCode, IconCopy, IconFlag, IconLink, IconTrash } from "@tabler/icons-react";
import type { MatrixEvent } from "matrix-js-sdk";
import { lazy } from "react";
import { linkToEvent } from "../../../core/message/links.ts";
import { plainWords, readWords } from "../../../core/message/words.ts";
import type { InRoom, MessageAction, OnMessage } from "../../../extension/contributions.ts";
import { deletionsOf } from "../deletions.ts";
import { timelineOf } from "../of.ts";
import { nameOf } from "../people.ts";
import { isUnread } from "../shown.ts";
import { showsSource } from "./sourceSetting.ts";

const isThere = ({ event }: OnMessage) => !event.status && !event.isRedacted();
const hasWords = (on: OnMessage) =>
  isThere(on) && !isUnread(on.event) && readWords(on.event.getContent()).body !== "";

/** One's own, or anybody's for those who keep order. */
function mayDelete({ session, room, event }: OnMessage): boolean {
  return room.currentState.maySendRedactionForEvent(event, session.userId);
}

/** Several messages are copied with who wrote them. */
async function copyMany({ room }: InRoom, events: MatrixEvent[]): Promise<void> {
  const lines = events.map(
    (event) => `${nameOf(room, event.getSender() ?? "")}: ${plainWords(event.getContent())}`,
  );
  await navigator.clipboard.writeText(lines.join("\n"));
}

async function copyLink({ room, event }: OnMessage): Promise<void> {
  const servers = new Set(
    room
      .getJoinedMembers()
      .slice(0, 200)
      .map(({ userId }) => userId.replace(/^[^:]*:/, "")),
  );
  await navigator.clipboard.writeText(
    linkToEvent(room.roomId, event.getId() ?? "", [...servers].slice(0, 3)),
  );
}

export const actions: MessageAction[] = [
  {
    id: "copy",
    order: 50,
    label: "timeline:action.copy",
    icon: IconCopy,
    isShown: hasWords,
    run: ({ event }) => navigator.clipboard.writeText(plainWords(event.getContent())),
    many: { run: copyMany },
  },
  { id: "link", order: 51, label: "timeline:action.link", icon: IconLink, isShown: isThere, run: copyLink },
  {
    id: "select",
    order: 70,
    label: "timeline:action.select",
    icon: IconCheckbox,
    isShown: isThere,
    run: (on) => timelineOf(on, on.room, threadOf(on.event)).toggle(on.event),
  },
  {
    id: "source",
    order: 80,
    label: "timeline:action.source",
    icon: IconCode,
    isShown: () => showsSource.value,
    Dialog: lazy(async () => ({ default: (await import("./SourceDialog.tsx")).SourceDialog })),
  },
  {
    id: "report",
    order: 90,
    label: "timeline:action.report",
    icon: IconFlag,
    isShown: (on) => isThere(on) && on.event.getSender() !== on.session.userId,
    Dialog: lazy(async () => ({ default: (await import("./ReportDialog.tsx")).ReportDialog })),
  },
  {
    id: "delete",
    order: 100,
    label: "timeline:action.delete",
    icon: IconTrash,
    isDangerous: true,
    isShown: (on) => isThere(on) && mayDelete(on),
    run: ({ session, room, event }) => deletionsOf(session).delete(room.roomId, event.getId() ?? ""),
    many: {
      run: ({ session, room }, events) => {
        for (const event of events) deletionsOf(session).delete(room.roomId, event.getId() ?? "");
      },
    },
  },
];

function threadOf(event: MatrixEvent): string | undefined {
  return event.isThreadRoot ? undefined : event.threadRootId;
}
