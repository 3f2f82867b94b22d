// Messages that the server sends later (MSC4140). In an encrypted room they are encrypted now: the server never reads them.
import { MatrixEvent, type Room } from "matrix-js-sdk";
import { ChangedPeopleError, changedPeopleOf, readersOf } from "../matrix/changedPeople.ts";
import type { Session } from "../matrix/session.ts";
import type { outgoingOf } from "./say.ts";

export interface Later {
  delayId: string;
  roomId: string;
  sendMs: number;
  /** As it was written; undefined when this device has no key for it. */
  content: Record<string, unknown> | undefined;
  type: string;
}

interface ToEncrypt {
  encryptEvent(event: MatrixEvent, room: Room): Promise<void>;
}

interface Listed {
  delay_id: string;
  room_id: string;
  type: string;
  content: Record<string, unknown>;
  delay: number;
  running_since: number;
}

/** Unlike the outbox this needs the server now: without it nobody would send the message. */
export async function sendLater(
  session: Session,
  room: Room,
  { type, content }: ReturnType<typeof outgoingOf>,
  delayMs: number,
): Promise<void> {
  const event = new MatrixEvent({ type, content, room_id: room.roomId, sender: session.userId });
  await encryptIfNeeded(session, room, event);
  const { client } = session;
  const wire = [event.getWireType() as never, event.getWireContent() as never, crypto.randomUUID()] as const;
  await client._unstable_sendDelayedEvent(room.roomId, { delay: Math.round(delayMs) }, null, ...wire);
}

export async function listLater(session: Session): Promise<Later[]> {
  const answer = (await session.client._unstable_getDelayedEvents("scheduled")) as unknown as {
    scheduled?: Listed[];
  };
  const messages = (answer.scheduled ?? []).filter((one) => !("state_key" in one));
  const found = await Promise.all(messages.map((one) => toLater(session, one)));
  return found.sort((one, other) => one.sendMs - other.sendMs);
}

export async function cancelLater({ client }: Session, delayId: string): Promise<void> {
  await client._unstable_cancelScheduledDelayedEvent(delayId);
}

export async function sendNow({ client }: Session, delayId: string): Promise<void> {
  await client._unstable_sendScheduledDelayedEvent(delayId);
}

async function encryptIfNeeded(session: Session, room: Room, event: MatrixEvent): Promise<void> {
  if (!room.hasEncryptionStateEvent()) return;
  const changed = await changedPeopleOf(session).among(await readersOf(session, room));
  if (changed.length > 0) throw new ChangedPeopleError();
  // The SDK sends delayed events unencrypted; so they go through its encryption before.
  const encryption = session.client.getCrypto() as unknown as ToEncrypt | undefined;
  if (!encryption) throw new Error("Encryption has not been started.");
  await encryption.encryptEvent(event, room);
  if (event.getWireType() !== "m.room.encrypted") throw new Error("The message was not encrypted.");
}

async function toLater({ client, userId }: Session, listed: Listed): Promise<Later> {
  const { delay_id: delayId, room_id: roomId, type, content, delay, running_since: since } = listed;
  const event = new MatrixEvent({
    type,
    content,
    room_id: roomId,
    sender: userId,
    event_id: `$later-${delayId}`,
    origin_server_ts: since,
  });
  if (event.isEncrypted()) await client.decryptEventIfNeeded(event);
  const isReadable = !event.isEncrypted() || (event.getClearContent() && !event.isDecryptionFailure());
  const clear = isReadable ? event.getContent() : undefined;
  return { delayId, roomId, sendMs: since + delay, content: clear, type: event.getType() };
}
