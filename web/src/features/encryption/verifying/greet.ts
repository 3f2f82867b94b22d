// What becomes of a question to compare keys, when it comes.
import type { MatrixClient, Room } from "matrix-js-sdk";
import type { VerificationRequest } from "matrix-js-sdk/lib/crypto-api";
import { directPersonOf } from "../../rooms/index.ts";
import type { Greeting } from "./model.ts";

/** A stranger in a group asks with a message; only our own devices and people we write with directly open a window. */
export function greet(client: MatrixClient, request: VerificationRequest): Greeting {
  const { roomId, transactionId, otherUserId, isSelfVerification } = request;
  if (isSelfVerification) return "window";
  const room = client.getRoom(roomId);
  if (!room || isAnswered(room, transactionId)) return "nothing";
  return directPersonOf(client, room.roomId) === otherUserId ? "window" : "message";
}

/** After a reload the SDK hears old questions again: in the room is what has become of them. */
function isAnswered(room: Room, eventId: string | undefined): boolean {
  return room
    .getLiveTimeline()
    .getEvents()
    .some(
      (event) =>
        event.getType().startsWith("m.key.verification.") && event.getRelation()?.event_id === eventId,
    );
}
