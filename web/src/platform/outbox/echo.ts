// What is shown of an event before the server has it: the SDK's pending events, driven by the outbox.
import { EventStatus, MatrixError, type MatrixEvent, MatrixEventEvent, type Room } from "matrix-js-sdk";
import type { Session } from "../matrix/session.ts";
import type { Entry } from "./entry.ts";

/** Show the entry in its room, once. */
export function showEcho(session: Session, room: Room, entry: Entry): MatrixEvent {
  if (entry.echo) return entry.echo;
  const { client, userId } = session;
  const echo = client.getEventMapper({ decrypt: false })({
    type: entry.type,
    content: entry.content,
    event_id: localIdOf(entry),
    sender: userId,
    room_id: entry.roomId,
    origin_server_ts: entry.writtenMs,
    ...(entry.redacts && { redacts: entry.redacts }),
  });
  const thread = entry.threadId ? room.getThread(entry.threadId) : null;
  if (thread) echo.setThread(thread);
  echo.setTxnId(entry.txnId);
  echo.setStatus(entry.hasFailed ? EventStatus.NOT_SENT : EventStatus.SENDING);
  room.addPendingEvent(echo, entry.txnId);
  entry.echo = echo;
  if (!entry.hasFailed) markWaiting(room, echo);
  return echo;
}

export function localIdOf({ roomId, txnId }: Pick<Entry, "roomId" | "txnId">): string {
  return `~${roomId}:${txnId}`;
}

/** Call `change` with the real id of the event that this one belongs to, when that one was not sent yet either. */
export function followTarget(room: Room, entry: Entry, change: () => void): void {
  const targetId = entry.echo?.getAssociatedId();
  if (!targetId?.startsWith("~")) return;
  const target = room.getPendingEvents().find((event) => event.getId() === targetId);
  target?.once(MatrixEventEvent.LocalEventIdReplaced, () => {
    const eventId = target.getId();
    if (!eventId || !entry.echo) return;
    entry.echo.updateAssociatedId(eventId);
    if (entry.redacts) entry.redacts = eventId;
    change();
  });
}

export function markWaiting(room: Room, echo: MatrixEvent): void {
  // Failed, or never tried: in both it goes on by itself.
  if (echo.status === EventStatus.ENCRYPTING) room.updatePendingEvent(echo, EventStatus.NOT_SENT);
  if (echo.status === EventStatus.SENDING || echo.status === EventStatus.NOT_SENT) {
    room.updatePendingEvent(echo, EventStatus.QUEUED);
  }
}

/** With the reason, where the server gave one. */
export function markFailed(room: Room, echo: MatrixEvent, error: unknown): void {
  if (error instanceof MatrixError) echo.error = error;
  if (echo.status !== EventStatus.NOT_SENT && echo.status)
    room.updatePendingEvent(echo, EventStatus.NOT_SENT);
}

export function removeEcho(room: Room, echo: MatrixEvent): void {
  markWaiting(room, echo);
  if (echo.status === EventStatus.QUEUED) room.updatePendingEvent(echo, EventStatus.CANCELLED);
}

/** The server has it: by its answer, or because it came back in a sync that was faster. */
export function isThere(echo: MatrixEvent): boolean {
  return !echo.status || echo.status === EventStatus.SENT;
}

/** What the room has of it already, from before the app was closed in the middle of sending. */
export function findArrived(room: Room, userId: string, txnId: string): MatrixEvent | undefined {
  return room
    .getLiveTimeline()
    .getEvents()
    .find((event) => event.getUnsigned().transaction_id === txnId && event.getSender() === userId);
}
