// Takes notifications off the screen whose messages were read, here or elsewhere, also while the app was closed.
import type { MatrixClient, MatrixEvent, Room } from "matrix-js-sdk";
import { KnownMembership, RoomEvent } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { dataOf, type NoticeData } from "../../platform/notices.ts";

export function takeOffRead(session: Session): void {
  const { client, status, userId } = session;
  const look = () => {
    // What this device remembers from before says nothing of now.
    if (status.value === "online") void takeOff(userId, (data) => isPast(client, userId, data));
  };
  const onReceipt = (event: MatrixEvent) => {
    if (JSON.stringify(event.getContent()).includes(userId)) look();
  };
  const onMembership = (room: Room) => void takeOff(userId, ({ roomId }) => roomId === room.roomId);
  const stop = status.subscribe(look);
  client.on(RoomEvent.Receipt, onReceipt);
  client.on(RoomEvent.MyMembership, onMembership);
  look();
  session.onStop(() => {
    stop();
    client.off(RoomEvent.Receipt, onReceipt);
    client.off(RoomEvent.MyMembership, onMembership);
  });
}

function isPast(client: MatrixClient, userId: string, { roomId, eventId }: NoticeData): boolean {
  const room = client.getRoom(roomId);
  if (!room) return true;
  return room.getMyMembership() === KnownMembership.Join && room.hasUserReadEvent(userId, eventId);
}

async function takeOff(userId: string, isMeant: (data: NoticeData) => boolean): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  for (const notice of (await registration?.getNotifications()) ?? []) {
    const data = dataOf(notice);
    if (data.userId === userId && isMeant(data)) notice.close();
  }
}
