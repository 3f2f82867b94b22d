// Tells the server how far this person has read, openly or only for their own devices.
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { Store } from "../../core/store.ts";
import { perSession } from "../../extension/perSession.ts";
import { ClientEvent, ReceiptType } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";

/** Account data: whether others may see how far I have read. */
const PREFERENCE = "org.veche.receipts";

export class ReceiptPreference {
  readonly isPrivate: Store<boolean>;
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
    this.isPrivate = new Store(this.#read());
    const follow = () => this.isPrivate.set(this.#read());
    session.client.on(ClientEvent.AccountData, follow);
    session.onStop(() => session.client.off(ClientEvent.AccountData, follow));
  }

  async set(isPrivate: boolean): Promise<void> {
    await this.#session.client.setAccountData(PREFERENCE as never, { private: isPrivate } as never);
  }

  #read(): boolean {
    const content = this.#session.client.getAccountData(PREFERENCE as never)?.getContent();
    return (content as { private?: unknown } | undefined)?.private === true;
  }
}

export const receiptPreferenceOf = perSession((session) => new ReceiptPreference(session));

/** What was told last in each room or thread, so that nothing is told twice. */
const toldIn = perSession(() => new Map<string, string>());

/** Everything up to `event` has been seen. What cannot be sent now is sent with the next message that is seen. */
export async function markRead(
  session: Session,
  room: Room,
  event: MatrixEvent,
  threadId?: string,
): Promise<void> {
  const eventId = event.getId();
  const told = toldIn(session);
  const name = `${room.roomId}\n${threadId ?? ""}`;
  if (!eventId || told.get(name) === eventId || isKnownRead(session, room, eventId, threadId)) return;
  told.set(name, eventId);
  const { client } = session;
  const type = receiptPreferenceOf(session).isPrivate.value ? ReceiptType.ReadPrivate : ReceiptType.Read;
  try {
    await client.sendReadReceipt(event, type);
    if (!threadId) await client.setRoomReadMarkersHttpRequest(room.roomId, eventId);
  } catch {
    told.delete(name);
  }
}

/** The event up to which this person has read, here or on another device. */
export function readUpTo({ userId }: Session, room: Room, threadId?: string): string | null {
  return threadId
    ? (room.getThread(threadId)?.getEventReadUpTo(userId) ?? null)
    : room.getEventReadUpTo(userId);
}

function isKnownRead({ userId }: Session, room: Room, eventId: string, threadId?: string): boolean {
  const thread = threadId ? room.getThread(threadId) : undefined;
  const holder = threadId ? thread : room;
  const upTo = holder?.getReadReceiptForUserId(userId)?.eventId;
  if (!upTo) return false;
  return upTo === eventId || (holder?.hasUserReadEvent(userId, eventId) ?? false);
}
