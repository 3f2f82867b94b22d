// One line of an exported chat, as it will be read by people who do not have the app.

export type FileKind = "image" | "video" | "audio" | "file";

export interface RecordFile {
  /** Where it lies beside the page, if it could be fetched. */
  path: string;
  name: string;
  kind: FileKind;
}

export interface ExportRecord {
  eventId: string;
  author: string;
  sentMs: number;
  /** `said` by somebody, something that happened, deleted, or locked: it could not be decrypted. */
  kind: "said" | "happened" | "deleted" | "locked";
  text: string;
  /** HTML that was made harmless already. */
  html?: string;
  file?: RecordFile;
  isEdited: boolean;
  replyTo?: string;
  reactions: [key: string, count: number][];
  /** The messenger it was imported from. */
  source?: string;
}

const MOST_NAME = 100;

/** A name for a file that every system can unpack, and that no other file of the export has. */
export function fileNameFor(place: number, name: string): string {
  const clean = name
    .normalize("NFC")
    .replace(/[\p{C}/\\:*?"<>|]/gu, "_")
    .replace(/^[.\s]+|[.\s]+$/g, "");
  const number = String(place).padStart(5, "0");
  return `files/${number}-${clean.slice(-MOST_NAME) || "file"}`;
}
