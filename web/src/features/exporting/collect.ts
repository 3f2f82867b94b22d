// Reads the whole history of a room, newest first, and decrypts it.
import type { TFunction } from "i18next";
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { type ExportRecord, type FileKind, fileNameFor } from "../../core/exporting/record.ts";
import { ARCHIVE_ROOM_TYPE, readMark } from "../../core/importing/contents.ts";
import { withoutPlainFallback } from "../../core/message/html.ts";
import type { Surroundings } from "../../extension/contributions.ts";
import { Spool } from "../../platform/exporting/spool.ts";
import { Direction } from "../../platform/matrix/sdk.ts";
import { type Attachment, readAttachment } from "../../platform/media/attachment.ts";
import { isUnread, nameOf } from "../timeline/index.ts";
import { cleanHtml } from "./cleanHtml.ts";

const PAGE = 200;
const KINDS: Record<string, FileKind> = {
  "m.image": "image",
  "m.video": "video",
  "m.audio": "audio",
  "m.file": "file",
};

export interface Collected {
  records: Spool<ExportRecord>;
  /** Every event as JSON, decrypted. */
  events: Spool<Record<string, unknown>>;
  files: { path: string; attachment: Attachment }[];
  lockedCount: number;
}

export interface Collecting {
  surroundings: Surroundings;
  room: Room;
  t: TFunction;
  signal: AbortSignal;
  told(count: number): void;
}

/** Throws what the server threw; `signal` ends it. */
export async function collect(collecting: Collecting): Promise<Collected> {
  const { surroundings, room, signal, told } = collecting;
  const { client } = surroundings.session;
  const map = client.getEventMapper({ decrypt: false });
  const found: Collected = { records: new Spool(), events: new Spool(), files: [], lockedCount: 0 };
  const reactions = new Reactions();
  for (let token: string | null | undefined = null; token !== undefined; ) {
    signal.throwIfAborted();
    const page = await client.createMessagesRequest(room.roomId, token, PAGE, Direction.Backward);
    for (const raw of page.chunk) {
      const event = map({ ...raw, room_id: room.roomId });
      await client.decryptEventIfNeeded(event);
      const edit = event.replacingEvent();
      if (edit) await client.decryptEventIfNeeded(edit);
      reactions.hear(event);
      take(event, collecting, found, reactions);
    }
    told(found.events.length);
    token = page.chunk.length > 0 ? page.end : undefined;
  }
  return found;
}

function take(event: MatrixEvent, collecting: Collecting, found: Collected, reactions: Reactions): void {
  const attachment = attachmentOf(event);
  const path = attachment && fileNameFor(found.files.length + 1, fileNameOf(event.getContent()));
  if (attachment && path) found.files.push({ path, attachment });
  const isLocked = isUnread(event);
  if (isLocked) found.lockedCount += 1;
  found.events.push(toJson(event, isLocked, path));
  const record = toRecord(event, collecting, path);
  if (record) found.records.push({ ...record, reactions: reactions.of(record.eventId) });
}

function toJson(event: MatrixEvent, isLocked: boolean, file: string | undefined): Record<string, unknown> {
  return {
    event_id: event.getId(),
    type: event.getType(),
    sender: event.getSender(),
    origin_server_ts: event.getTs(),
    ...(event.isState() && { state_key: event.getStateKey() }),
    content: event.getOriginalContent(),
    ...(event.isRedacted() && { redacted: true }),
    ...(isLocked && { undecryptable: event.decryptionFailureReason ?? true }),
    ...(file && { file }),
  };
}

function toRecord(
  event: MatrixEvent,
  { surroundings, room, t }: Collecting,
  path: string | undefined,
): ExportRecord | null {
  const relation = event.getRelation()?.rel_type;
  if (relation === "m.replace" || relation === "m.annotation") return null;
  const base = { ...whoAndWhen(event, room), isEdited: event.replacingEvent() !== null, reactions: [] };
  if (isUnread(event)) return { ...base, kind: "locked", text: "" };
  if (event.isRedacted()) return event.isState() ? null : { ...base, kind: "deleted", text: "" };
  const tile = surroundings.findTile(event);
  if (!tile) return null;
  if (tile.layout === "line") {
    const text = tile.summarize(event, room, t);
    return text ? { ...base, kind: "happened", text } : null;
  }
  return { ...base, kind: "said", ...whatIsSaid(event, tile.summarize(event, room, t), path) };
}

function whatIsSaid(
  event: MatrixEvent,
  summary: string,
  path: string | undefined,
): Partial<ExportRecord> & { text: string } {
  const content = event.getContent();
  const { body, filename, format, formatted_body: formatted } = content as Record<string, unknown>;
  const isMessage = typeof body === "string" && typeof content.msgtype === "string";
  const html =
    format === "org.matrix.custom.html" && typeof formatted === "string" ? cleanHtml(formatted) : undefined;
  const replyTo = event.replyEventId;
  if (!path)
    return { text: isMessage ? withoutPlainFallback(body) : summary, html, ...(replyTo && { replyTo }) };
  const isCaptioned = typeof filename === "string" && filename !== body;
  return {
    text: isCaptioned && isMessage ? body : "",
    ...(isCaptioned && html && { html }),
    file: { path, name: fileNameOf(content), kind: KINDS[String(content.msgtype)] ?? "image" },
    ...(replyTo && { replyTo }),
  };
}

function whoAndWhen(event: MatrixEvent, room: Room) {
  const mark = room.getType() === ARCHIVE_ROOM_TYPE ? readMark(event.getContent()) : null;
  return {
    eventId: event.getId() ?? "",
    author: mark?.author ?? nameOf(room, event.getSender() ?? ""),
    sentMs: mark?.sent_ms ?? event.getTs(),
    ...(mark && { source: mark.source === "telegram" ? "Telegram" : "WhatsApp" }),
  };
}

function attachmentOf(event: MatrixEvent): Attachment | undefined {
  if (isUnread(event) || event.isRedacted() || event.isState()) return undefined;
  const content = event.getContent();
  const isFile = Object.hasOwn(KINDS, String(content.msgtype)) || event.getType() === "m.sticker";
  return isFile ? readAttachment(content.url, content.file, content.info?.mimetype) : undefined;
}

function fileNameOf({ filename, body }: Record<string, unknown>): string {
  return typeof filename === "string" ? filename : typeof body === "string" ? body : "file";
}

/** Read backwards, a reaction comes before what it is about. */
class Reactions {
  readonly #byTarget = new Map<string, Map<string, number>>();

  hear(event: MatrixEvent): void {
    const { rel_type: type, event_id: target, key } = event.getRelation() ?? {};
    if (type !== "m.annotation" || !target || !key || event.isRedacted()) return;
    const counts = this.#byTarget.get(target) ?? new Map<string, number>();
    this.#byTarget.set(target, counts.set(key, (counts.get(key) ?? 0) + 1));
  }

  of(eventId: string): [string, number][] {
    const counts = [...(this.#byTarget.get(eventId) ?? [])];
    this.#byTarget.delete(eventId);
    return counts;
  }
}
