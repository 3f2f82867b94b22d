// Which events can be found, and by which words.
import type { MatrixEvent } from "matrix-js-sdk";
import { readMark } from "../../core/importing/contents.ts";
import { type Document, hasLink } from "../../core/searching/query.ts";
import { EventType, RelationType } from "../../platform/matrix/sdk.ts";

const FILES = ["m.image", "m.video", "m.audio", "m.file"];
/** Quoted lines that older clients put before an answer. */
const QUOTE = /^> <[^\n]*\n(?:>[^\n]*\n)*\n?/;

/** The message as search keeps it; null for what is no message, or cannot be read. */
export function toDocument(event: MatrixEvent): Document | null {
  const [eventId, sender] = [event.getId(), event.getSender()];
  if (!eventId?.startsWith("$") || !sender || event.isRedacted() || !isReadable(event)) return null;
  if (event.isRelation(RelationType.Replace)) return null;
  const content = event.getContent();
  const text = textOf(event.getType(), content);
  if (text === null) return null;
  const mark = readMark(content);
  return {
    eventId,
    sender,
    ...(mark?.author && { author: mark.author }),
    sentMs: mark?.sent_ms ?? event.getTs(),
    text,
    hasFile: FILES.includes(String(content.msgtype)),
    hasLink: hasLink(text),
  };
}

export interface EditOf {
  eventId: string;
  sender: string;
  text: string;
  hasLink: boolean;
}

/** What an edit makes of the message it edits. */
export function toEdit(event: MatrixEvent): EditOf | null {
  const eventId = event.isRelation(RelationType.Replace) && event.getRelation()?.event_id;
  const sender = event.getSender();
  const content: unknown = event.getOriginalContent()["m.new_content"];
  if (!eventId || !sender || event.isRedacted() || !isReadable(event) || !isContent(content)) return null;
  const text = textOf(event.getType(), content);
  return text === null ? null : { eventId, sender, text, hasLink: hasLink(text) };
}

/** Whether the event is not encrypted any more. */
export function isReadable(event: MatrixEvent): boolean {
  return event.getType() !== EventType.RoomMessageEncrypted && !event.isDecryptionFailure();
}

type Content = Record<string, unknown>;

function isContent(value: unknown): value is Content {
  return typeof value === "object" && value !== null;
}

function textOf(type: string, content: Content): string | null {
  if (type === EventType.RoomMessage) return textOfMessage(content);
  if (type === EventType.Sticker) return word(content.body);
  const poll = content["m.poll"] ?? content["org.matrix.msc3381.poll.start"];
  if (/poll\.start$/.test(type) && isContent(poll)) return textOfPoll(poll);
  return null;
}

function textOfMessage(content: Content): string {
  const body = word(content.body).replace(QUOTE, "");
  const filename = word(content.filename);
  return filename && filename !== body ? `${body}\n${filename}` : body;
}

function textOfPoll({ question, answers }: Content): string {
  const parts = [question, ...(Array.isArray(answers) ? answers : [])];
  return parts.map((part) => (isContent(part) ? textOfPart(part) : "")).join("\n");
}

function textOfPart(part: Content): string {
  const text = part["m.text"] ?? part["org.matrix.msc1767.text"];
  if (Array.isArray(text)) return word((text[0] as Content | undefined)?.body);
  return word(text) || word(part.body);
}

function word(value: unknown): string {
  return typeof value === "string" ? value : "";
}
