// Making a room, and knowing when one can write in it.
import type { ICreateRoomOpts, MatrixClient } from "matrix-js-sdk";
import { ClientEvent, KnownMembership, RoomEvent } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";

/** The piece of state that encrypts a room from its first message on. */
export const ENCRYPTION = {
  type: "m.room.encryption",
  state_key: "",
  content: { algorithm: "m.megolm.v1.aes-sha2" },
};

/** Returns the room's id once it is here, and its encryption with it: before that nothing can be sent. */
export async function createRoom(session: Session, wish: ICreateRoomOpts): Promise<string> {
  const { client } = session;
  const { room_id: roomId } = await client.createRoom(wish);
  const isEncrypted = wish.initial_state?.some(({ type }) => type === ENCRYPTION.type) ?? false;
  await whenHere(client, roomId, isEncrypted);
  return roomId;
}

/** Resolves when a room has come by sync. */
export async function whenHere(client: MatrixClient, roomId: string, isEncrypted = false): Promise<void> {
  const isReady = async () => {
    const isJoined = client.getRoom(roomId)?.getMyMembership() === KnownMembership.Join;
    return (
      isJoined && (!isEncrypted || ((await client.getCrypto()?.isEncryptionEnabledInRoom(roomId)) ?? false))
    );
  };
  if (await isReady()) return;
  await new Promise<void>((resolve) => {
    const look = async () => {
      if (!(await isReady())) return;
      client.off(ClientEvent.Sync, look);
      resolve();
    };
    // Told after each answer has been worked through, by the encryption too: earlier events come too early.
    client.on(ClientEvent.Sync, look);
    void look();
  });
}

/** Resolves when sync has brought that one's membership of a room is this. */
export async function whenMembership(
  client: MatrixClient,
  roomId: string,
  membership: string,
): Promise<void> {
  const isSo = () => client.getRoom(roomId)?.getMyMembership() === membership;
  if (isSo()) return;
  await new Promise<void>((resolve) => {
    const look = () => {
      if (!isSo()) return;
      client.off(RoomEvent.MyMembership, look);
      client.off(ClientEvent.Room, look);
      resolve();
    };
    client.on(RoomEvent.MyMembership, look);
    client.on(ClientEvent.Room, look);
  });
}
