// Sends an event without a local echo: for thousands at once, which nobody waits for on the screen.
import { MatrixEvent, Method, type Room } from "matrix-js-sdk";
import type { CryptoBackend } from "matrix-js-sdk/lib/common-crypto/CryptoBackend.js";
import type { Session } from "./session.ts";

/** Encrypts where the room is encrypted; the same `txnId` twice is one event. Returns the event's id. */
export async function sendQuietly(
  { client, userId }: Session,
  room: Room,
  type: string,
  content: Record<string, unknown>,
  txnId: string,
): Promise<string> {
  const event = new MatrixEvent({
    type,
    content,
    room_id: room.roomId,
    sender: userId,
    event_id: `~${txnId}`,
  });
  if (room.hasEncryptionStateEvent()) {
    const crypto = client.getCrypto() as CryptoBackend | undefined;
    if (!crypto) throw new Error("This room is encrypted, and encryption has not been started.");
    await crypto.encryptEvent(event, room);
  }
  const parts = [room.roomId, event.getWireType(), txnId].map(encodeURIComponent);
  const path = `/rooms/${parts[0]}/send/${parts[1]}/${parts[2]}`;
  const answer = await client.http.authedRequest<{ event_id: string }>(
    Method.Put,
    path,
    undefined,
    event.getWireContent(),
  );
  return answer.event_id;
}
