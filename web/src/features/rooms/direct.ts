// Direct chats: which rooms are one, and how one begins.
import type { MatrixClient, Room } from "matrix-js-sdk";
import { KnownMembership, Preset, RoomEvent, RoomStateEvent } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";

type DirectRooms = Record<string, string[]>;

const ENCRYPTION = {
  type: "m.room.encryption",
  state_key: "",
  content: { algorithm: "m.megolm.v1.aes-sha2" },
};

export function directRoomIds(client: MatrixClient): Set<string> {
  return new Set(Object.values(readDirect(client)).flat());
}

/** Open the direct chat with somebody: the one that exists, or a new encrypted one. Returns the room's id. */
export async function openDirectChat(session: Session, userId: string): Promise<string> {
  const existing = findDirectChat(session.client, userId);
  if (existing) return existing.roomId;
  const { room_id: roomId } = await session.client.createRoom({
    preset: Preset.TrustedPrivateChat,
    is_direct: true,
    invite: [userId],
    initial_state: [ENCRYPTION],
  });
  await markDirect(session.client, userId, roomId);
  await whenEncrypted(session.client, roomId);
  return roomId;
}

export async function markDirect(client: MatrixClient, userId: string, roomId: string): Promise<void> {
  const direct = readDirect(client);
  const rooms = new Set([...(direct[userId] ?? []), roomId]);
  await client.setAccountData("m.direct" as never, { ...direct, [userId]: [...rooms] } as never);
}

function findDirectChat(client: MatrixClient, userId: string): Room | undefined {
  const rooms = (readDirect(client)[userId] ?? []).map((roomId) => client.getRoom(roomId));
  return (
    rooms.find((room) => room?.getMyMembership() === KnownMembership.Join && isStillThere(room, userId)) ??
    undefined
  );
}

function isStillThere(room: Room, userId: string): boolean {
  const membership = room.getMember(userId)?.membership;
  return membership === KnownMembership.Join || membership === KnownMembership.Invite;
}

function readDirect(client: MatrixClient): DirectRooms {
  const content: unknown = client.getAccountData("m.direct" as never)?.getContent();
  const pairs = Object.entries((content ?? {}) as Record<string, unknown>);
  return Object.fromEntries(pairs.filter((pair): pair is [string, string[]] => Array.isArray(pair[1])));
}

/** Resolves when the new room has come by sync, and its encryption with it: before that nothing can be sent. */
async function whenEncrypted(client: MatrixClient, roomId: string): Promise<void> {
  const isReady = async () => {
    const isJoined = client.getRoom(roomId)?.getMyMembership() === KnownMembership.Join;
    return isJoined && ((await client.getCrypto()?.isEncryptionEnabledInRoom(roomId)) ?? false);
  };
  if (await isReady()) return;
  await new Promise<void>((resolve) => {
    const look = async () => {
      if (!(await isReady())) return;
      client.off(RoomStateEvent.Events, look);
      client.off(RoomEvent.MyMembership, look);
      resolve();
    };
    client.on(RoomStateEvent.Events, look);
    client.on(RoomEvent.MyMembership, look);
    void look();
  });
}
