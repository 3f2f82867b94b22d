// Files and the messages that have them: each message has its own, so that each can be deleted alone.
import { listFiles, withFilesAt } from "../../core/mediaMessage.ts";
import { ask } from "../matrix/ask.ts";
import type { Session } from "../matrix/session.ts";

/** The content with copies of its files, which cost the server no room; where it makes none, with the same. */
export async function withOwnFiles(
  session: Session,
  content: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const places = new Map<string, string>();
  for (const place of listFiles(content)) {
    const copy = await copyFile(session, place);
    if (copy !== undefined) places.set(place, copy);
  }
  return withFilesAt(content, places);
}

/**
 * The files of one's own encrypted message. Those of messages that the server can read it deletes by itself; those
 * that hang on a message too, but not all do: older ones, and those of other apps.
 */
export function listSecretFiles(session: Session, roomId: string, eventId: string): string[] {
  const event = session.client.getRoom(roomId)?.findEventById(eventId);
  const isOwn = event?.getSender() === session.userId && event.getType() === "m.room.message";
  return isOwn && event.isEncrypted() ? listFiles(event.getContent()) : [];
}

/** Delete files whose message is deleted. What something else needs stays, and what is gone is gone. */
export async function deleteFiles(session: Session, places: readonly string[]): Promise<void> {
  for (const place of places) {
    await ask(session, "DELETE", pathOf(place)).catch(() => undefined);
  }
}

/** Have a file go with an encrypted message of one's own, whoever deletes that. Throws what the server answers. */
export async function hangFile(session: Session, place: string, roomId: string, eventId: string) {
  const message = `${encodeURIComponent(roomId)}/${encodeURIComponent(eventId)}`;
  await ask(session, "PUT", `${pathOf(place)}/messages/${message}`);
}

async function copyFile(session: Session, place: string): Promise<string | undefined> {
  try {
    const answer = await ask<{ content_uri: string }>(session, "POST", `${pathOf(place)}/copies`);
    return answer.content_uri;
  } catch {
    return undefined; // another server's file, or a server that makes none: the message is worth more
  }
}

function pathOf(place: string): string {
  const [server = "", id = ""] = place.slice("mxc://".length).split("/");
  return `/_veche/v1/media/${encodeURIComponent(server)}/${encodeURIComponent(id)}`;
}
