// Putting chats away and back: tags and marks in one's own account, the same on every device.
import type { InRoom } from "../../extension/contributions.ts";
import { NotificationCountType, ReceiptType } from "../../platform/matrix/sdk.ts";
import { folderTag } from "./rules.ts";

export const FAVOURITE = "m.favourite";
export const ARCHIVE = "m.lowpriority";
const MARK = "m.marked_unread";

export function hasTag({ room }: InRoom, tag: string): boolean {
  return tag in room.tags;
}

export async function tag({ session, room }: InRoom, name: string): Promise<void> {
  await session.client.setRoomTag(room.roomId, name, { order: 0.5 });
}

export async function untag({ session, room }: InRoom, name: string): Promise<void> {
  await session.client.deleteRoomTag(room.roomId, name);
}

/** In exactly these folders, of all that one has. */
export async function setFolders(at: InRoom, wanted: string[], before: string[]): Promise<void> {
  for (const name of wanted) if (!before.includes(name)) await tag(at, folderTag(name));
  for (const name of before) if (!wanted.includes(name)) await untag(at, folderTag(name));
}

export function isUnread({ room }: InRoom): boolean {
  return room.getUnreadNotificationCount(NotificationCountType.Total) > 0 || isMarked({ room });
}

export async function markUnread({ session, room }: InRoom): Promise<void> {
  await session.client.setRoomAccountData(room.roomId, MARK as never, { unread: true } as never);
}

export async function markRead({ session, room }: InRoom): Promise<void> {
  if (isMarked({ room }))
    await session.client.setRoomAccountData(room.roomId, MARK as never, { unread: false } as never);
  const last = room.getLiveTimeline().getEvents().at(-1);
  if (last) await session.client.sendReceipt(last, ReceiptType.Read, {});
}

function isMarked({ room }: Pick<InRoom, "room">): boolean {
  return room.getAccountData(MARK)?.getContent().unread === true;
}
