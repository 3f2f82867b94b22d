// Saved messages: an encrypted room with nobody but oneself, made when first needed.
import { Preset } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { createRoom, ENCRYPTION } from "../rooms/index.ts";

/** Account data `{ room_id }`, so that all devices use the same room. */
const FIELD = "org.veche.saved";

const making = new WeakMap<Session, Promise<string>>();

export function findSavedRoom({ client }: Session): string | undefined {
  const content: unknown = client.getAccountData(FIELD as never)?.getContent();
  const roomId = (content as { room_id?: unknown } | undefined)?.room_id;
  return typeof roomId === "string" && client.getRoom(roomId)?.getMyMembership() === "join"
    ? roomId
    : undefined;
}

/** The id of the room; pressing twice makes one room. */
export function openSavedRoom(session: Session, name: string): Promise<string> {
  const existing = findSavedRoom(session);
  if (existing) return Promise.resolve(existing);
  const known = making.get(session) ?? makeRoom(session, name).finally(() => making.delete(session));
  making.set(session, known);
  return known;
}

async function makeRoom(session: Session, name: string): Promise<string> {
  const roomId = await createRoom(session, { name, preset: Preset.PrivateChat, initial_state: [ENCRYPTION] });
  await session.client.setAccountData(FIELD as never, { room_id: roomId } as never);
  return roomId;
}
