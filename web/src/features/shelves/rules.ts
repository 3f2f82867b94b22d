// Shelves: where a chat belongs in the list, by the tags that its owner gave it.

/** What is known of a chat here. */
export interface Shelved {
  roomId: string;
  isDirect: boolean;
  isInvite: boolean;
  isFavourite: boolean;
  isLowPriority: boolean;
  /** The names of all its tags, a line each. */
  tags: string;
  mentions: number;
  unread: number;
}

export type ShelfId =
  | "all"
  | "unread"
  | "people"
  | "groups"
  | "archive"
  | `space:${string}`
  | `folder:${string}`;

/** The tags of one's own folders begin so (specification, "Room tagging": `u.` is for people's own). */
const FOLDER = "u.";

export function folderTag(name: string): string {
  return FOLDER + name;
}

/** The names of folders among tags, which are a line each. */
export function foldersIn(tags: string): string[] {
  return tags
    .split("\n")
    .filter((tag) => tag.startsWith(FOLDER))
    .map((tag) => tag.slice(FOLDER.length));
}

/** What a shelf holds. An archived chat is only in the archive, unless somebody calls for one there. */
export function isOnShelf(chat: Shelved, shelf: ShelfId, spaceRooms: ReadonlySet<string>): boolean {
  if (shelf === "archive") return chat.isLowPriority;
  if (shelf.startsWith("folder:")) return foldersIn(chat.tags).includes(shelf.slice("folder:".length));
  if (shelf.startsWith("space:")) return spaceRooms.has(chat.roomId);
  if (chat.isLowPriority && chat.mentions === 0) return false;
  switch (shelf) {
    case "unread":
      return chat.unread > 0 || chat.isInvite;
    case "people":
      return chat.isDirect;
    case "groups":
      return !chat.isDirect;
    default:
      return true;
  }
}
