// What the composer is doing with what is written: a new message, an answer, or another text for an old one.
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { type Mention, mentionsFromHtml, readMentions } from "../../core/mentions.ts";
import { RelationType } from "../../platform/matrix/sdk.ts";

export type Target = { is: "new" } | { is: "reply"; event: MatrixEvent } | { is: "edit"; event: MatrixEvent };

export const NEW: Target = { is: "new" };
const EDITABLE = ["m.text", "m.emote"];

export function mayEdit(event: MatrixEvent, userId: string): boolean {
  if (event.getSender() !== userId || event.status || event.isRedacted() || event.isState()) return false;
  return event.getType() === "m.room.message" && EDITABLE.includes(String(event.getContent().msgtype));
}

export function mayReply(event: MatrixEvent): boolean {
  return !event.status && !event.isRedacted() && !event.isState();
}

/** The thread a message was said in; undefined for one of the room itself. */
export function threadOf(event: MatrixEvent): string | undefined {
  return event.isThreadRoot ? undefined : event.threadRootId;
}

/** The last thing oneself has said, to be edited; nothing while it is still on its way, rather than an older one. */
export function findLastOwn(room: Room, userId: string, threadId?: string): MatrixEvent | undefined {
  const isOnItsWay = (event: MatrixEvent) => event.getSender() === userId && event.threadRootId === threadId;
  if (room.getPendingEvents().some(isOnItsWay)) return undefined;
  const events = threadId ? room.getThread(threadId)?.events : room.getLiveTimeline().getEvents();
  return events?.findLast((event) => mayEdit(event, userId) && !event.isRelation(RelationType.Replace));
}

/** The text of a message as it was typed. */
export function readWritten(event: MatrixEvent): { text: string; mentions: Mention[] } {
  const { body, formatted_body: html, msgtype, "m.mentions": mentioned } = event.getContent();
  const text = `${msgtype === "m.emote" ? "/me " : ""}${typeof body === "string" ? body : ""}`;
  const isForAll = readMentions(mentioned).room === true;
  return { text, mentions: mentionsFromHtml(text, typeof html === "string" ? html : "", isForAll) };
}
