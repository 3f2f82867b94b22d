// What an exported chat says, whichever messenger wrote it: the common form that both readers give.

export type Source = "telegram" | "whatsapp";
export type ChatKind = "direct" | "group" | "channel" | "saved";
export type AttachmentKind =
  | "image"
  | "video"
  | "animation"
  | "round"
  | "voice"
  | "audio"
  | "sticker"
  | "file";

export interface ImportedChat {
  /** The same for every export of this chat. */
  key: string;
  name: string;
  kind: ChatKind;
}

export interface Author {
  name: string;
  /** The other messenger's own identifier, if the export has one. */
  id: string | null;
}

export interface Attachment {
  /** Where the export keeps it, relative to the text that names it. */
  path: string;
  /** What the person would call the file. */
  name: string;
  kind: AttachmentKind;
  mimetype?: string;
  width?: number;
  height?: number;
  durationMs?: number;
  /** The export names it, and says that it was left out. */
  isOmitted?: boolean;
}

export interface Location {
  latitude: number;
  longitude: number;
}

export interface Reaction {
  key: string;
  count: number;
}

export interface ImportedMessage {
  /** Unique in its chat, and the same in every export of it. */
  id: string;
  sentMs: number;
  isEdited: boolean;
  /** When it was changed, if the export says so. */
  editedMs?: number;
  /** Null for what nobody in particular said. */
  author: Author | null;
  /** Something that happened, rather than something that was said. */
  isService: boolean;
  text: string;
  /** The text with its formatting, as Matrix HTML; absent when there is none. */
  html?: string;
  replyTo?: string;
  forwardedFrom?: string;
  attachments: Attachment[];
  location?: Location;
  reactions: Reaction[];
}

export type ProblemReason =
  /** A place in the file that could not be understood; `detail` shows it. */
  | "unreadable"
  /** The file ends too early or is broken; what came before was read. */
  | "damaged"
  /** Something no message of ours can carry, named by `detail`. */
  | "unsupported"
  /** The time could not be read; the message stands at the time of the one before. */
  | "time"
  /** The export was made without this file. */
  | "media-omitted"
  /** The export names a file that is not in it. */
  | "media-missing"
  | "media-too-large"
  | "media-unreadable"
  /** The server would not take it. */
  | "refused";

export interface Problem {
  reason: ProblemReason;
  messageId?: string;
  detail?: string;
}

/** What a reader finds, in the order of the export. */
export type Entry =
  | { type: "chat"; chat: ImportedChat }
  | { type: "message"; message: ImportedMessage }
  | { type: "problem"; problem: Problem };

/** Takes a file piece by piece, and tells what it has understood so far. */
export interface TranscriptReader {
  write(text: string): Entry[];
  end(): Entry[];
}

/** The most of a foreign text that is shown where something went wrong. */
const EXCERPT_LENGTH = 120;

export function excerpt(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > EXCERPT_LENGTH ? `${line.slice(0, EXCERPT_LENGTH - 1)}…` : line;
}

export function isMessage(entry: Entry): entry is Extract<Entry, { type: "message" }> {
  return entry.type === "message";
}
