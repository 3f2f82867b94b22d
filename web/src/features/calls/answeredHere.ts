// Who answers or declines has seen that they are called: their other devices are told so, also those that are closed.
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { EventType, ReceiptType, RoomEvent } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";

const ANSWERS: string[] = [EventType.CallAnswer, EventType.CallReject];

/** By a receipt that only one's own devices are told of. */
export function tellOwnDevices(session: Session): void {
  const { client, userId } = session;
  const look = (event: MatrixEvent, room?: Room) => {
    if (!room || event.getSender() !== userId || event.isSending()) return;
    if (!ANSWERS.includes(event.getType()) || !event.getUnsigned().transaction_id) return;
    void client.sendReadReceipt(event, ReceiptType.ReadPrivate).catch(() => undefined);
  };
  client.on(RoomEvent.LocalEchoUpdated, look);
  session.onStop(() => client.off(RoomEvent.LocalEchoUpdated, look));
}
