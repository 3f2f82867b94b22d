// Turns an imported message into the Matrix events that keep it, each plainly marked as imported.

import { escapeHtml } from "../html.ts";
import type { Say } from "./phrases.ts";
import type { Attachment, ImportedMessage, Source } from "./transcript.ts";

/** Where the original author and time are kept in the content of an event. */
export const IMPORTED_KEY = "org.veche.imported";
/** The type of a room that holds imported history. */
export const ARCHIVE_ROOM_TYPE = "org.veche.archive";

export interface Imported {
  source: Source;
  id: string;
  author: string | null;
  author_id: string | null;
  sent_ms: number;
  edited_ms?: number;
  is_edited?: boolean;
  is_service?: boolean;
  forwarded_from?: string;
  reactions?: { key: string; count: number }[];
}

/** What describes an uploaded file in an event: `msgtype`, `info`, and `file` or `url`. */
export type MediaContent = Record<string, unknown>;

export interface ImportedEvent {
  /** Which of the events of this message it is: part of the transaction id. */
  part: number;
  content: Record<string, unknown>;
}

export interface Surroundings {
  source: Source;
  say: Say;
  /** The files of the message that could be uploaded. */
  files: Map<Attachment, MediaContent>;
  /** The event that keeps the message that this one answers. */
  repliedEventId?: string;
}

/** Bytes of text in one event: with formatting and encryption it must stay below the 65,536 of an event. */
const TEXT_BYTES = 12_000;

export function toEvents(message: ImportedMessage, around: Surroundings): ImportedEvent[] {
  const sent = message.attachments.filter((attachment) => around.files.has(attachment));
  const captioned = sent.length === 1 && byteLength(message.text) <= TEXT_BYTES && !message.location;
  const contents = captioned
    ? sent.map((attachment) => toFile(attachment, message, around, true))
    : [...toTexts(message, around), ...sent.map((attachment) => toFile(attachment, message, around, false))];
  return contents.map((content, part) => ({
    part,
    content: {
      ...content,
      ...toRelation(part, around),
      "m.mentions": {},
      [IMPORTED_KEY]: toMark(message, around.source, part),
    },
  }));
}

/** The mark of an imported event, or null when there is none or it is malformed. */
export function readMark(content: Record<string, unknown>): Imported | null {
  const mark = content[IMPORTED_KEY];
  if (typeof mark !== "object" || mark === null) return null;
  const { source, id, author, sent_ms } = mark as Partial<Imported>;
  const isSource = source === "telegram" || source === "whatsapp";
  const isTime = typeof sent_ms === "number" && Number.isFinite(sent_ms) && Math.abs(sent_ms) <= 8.64e15;
  const isAuthor = author === null || typeof author === "string";
  return isSource && isTime && isAuthor && typeof id === "string" ? (mark as Imported) : null;
}

function toMark(message: ImportedMessage, source: Source, part: number): Imported {
  return {
    source,
    id: message.id,
    author: cut(message.author?.name) ?? null,
    author_id: cut(message.author?.id) ?? null,
    sent_ms: message.sentMs,
    ...(message.isEdited && { is_edited: true }),
    ...(message.editedMs !== undefined && { edited_ms: message.editedMs }),
    ...(message.isService && { is_service: true }),
    ...(message.forwardedFrom && { forwarded_from: cut(message.forwardedFrom) }),
    ...(part === 0 && message.reactions.length > 0 && { reactions: message.reactions.slice(0, 50) }),
  };
}

function toRelation(part: number, { repliedEventId }: Surroundings): Record<string, unknown> {
  return part === 0 && repliedEventId
    ? { "m.relates_to": { "m.in_reply_to": { event_id: repliedEventId } } }
    : {};
}

function toTexts(message: ImportedMessage, { say, files }: Surroundings): Record<string, unknown>[] {
  const missing = message.attachments.filter((attachment) => !files.has(attachment));
  const lines = missing.map(({ kind, name }) => say(`missing.${kind}`, { name }));
  const text = [message.text, ...lines].filter(Boolean).join("\n");
  if (message.location) return [toPlace(message.location, text)];
  if (!text && files.size > 0) return [];
  const msgtype = message.isService ? "m.notice" : "m.text";
  const pieces = splitText(text || say("empty"), TEXT_BYTES);
  if (pieces.length > 1) return pieces.map((body) => ({ msgtype, body }));
  const html = message.html !== undefined && [message.html, ...lines.map(escapeHtml)].join("<br>");
  return [{ msgtype, body: pieces[0] ?? "", ...(html && byteLength(html) <= TEXT_BYTES && formatted(html)) }];
}

function toPlace(location: { latitude: number; longitude: number }, text: string): Record<string, unknown> {
  const uri = `geo:${location.latitude},${location.longitude}`;
  return { msgtype: "m.location", body: cut(text, 4000) || uri, geo_uri: uri };
}

function toFile(
  attachment: Attachment,
  message: ImportedMessage,
  { files }: Surroundings,
  isCaptioned: boolean,
): Record<string, unknown> {
  const media = files.get(attachment) ?? {};
  const caption = isCaptioned && message.text ? message.text : undefined;
  const filename = cut(attachment.name, 250) ?? "file";
  const isVoice = attachment.kind === "voice" && media.msgtype === "m.audio";
  return {
    ...media,
    body: caption ?? filename,
    filename,
    ...(caption &&
      message.html !== undefined &&
      byteLength(message.html) <= TEXT_BYTES &&
      formatted(message.html)),
    info: { ...measuresOf(attachment), ...(media.info as object | undefined) },
    ...(isVoice && {
      "org.matrix.msc3245.voice": {},
      "org.matrix.msc1767.audio": { duration: attachment.durationMs },
    }),
  };
}

/** What the export says where the file itself was not measured. */
function measuresOf({ width, height, durationMs }: Attachment): Record<string, unknown> {
  return { ...(width && height && { w: width, h: height }), ...(durationMs && { duration: durationMs }) };
}

function formatted(html: string): Record<string, unknown> {
  return { format: "org.matrix.custom.html", formatted_body: html };
}

/** Cut a text into pieces of at most so many bytes, at the ends of lines where there are some; joined they are the text. */
export function splitText(text: string, maxBytes: number): string[] {
  if (byteLength(text) <= maxBytes) return [text];
  const pieces: string[] = [];
  let rest = text;
  // A UTF-16 unit is at most three bytes.
  const most = Math.floor(maxBytes / 3);
  while (rest.length > most) {
    const line = rest.lastIndexOf("\n", most - 1) + 1;
    const end = line > most / 2 ? line : wholeCharacter(rest, most);
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return rest ? [...pieces, rest] : pieces;
}

function wholeCharacter(text: string, end: number): number {
  const code = text.charCodeAt(end - 1);
  return code >= 0xd800 && code < 0xdc00 ? end - 1 : end;
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

function cut(text: string | null | undefined, length = 250): string | undefined {
  if (!text) return undefined;
  return text.length > length ? text.slice(0, wholeCharacter(text, length)) : text;
}
