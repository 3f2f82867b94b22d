// One message of a Telegram export in the common form.
import { escapeHtml } from "../html.ts";
import type { Sentences } from "./phrases.ts";
import { type Foreign, finite, isRecord, records, size, word } from "./shape.ts";
import { readAttachments, readLocation } from "./telegramMedia.ts";
import { sayService } from "./telegramService.ts";
import { type FormattedText, readFormatted } from "./telegramText.ts";
import { type Author, excerpt, type ImportedMessage, type Problem, type Reaction } from "./transcript.ts";

export interface ReadMessage {
  message: ImportedMessage;
  problems: Problem[];
}

/** Null for what is no message at all. `beforeMs` is the time of the message before, for one without a time. */
export function readTelegramMessage(
  value: unknown,
  beforeMs: number,
  sentences: Sentences,
): ReadMessage | null {
  if (!isRecord(value)) return null;
  const id = word(value.id);
  if (id === undefined) return null;
  const sentMs = readTime(value.date_unixtime, value.date);
  const editedMs = readTime(value.edited_unixtime, value.edited);
  const attachments = readAttachments(value);
  const problems: Problem[] = [];
  if (sentMs === undefined) problems.push({ reason: "time", messageId: id });
  if (value.type === "unsupported")
    problems.push({ reason: "unsupported", messageId: id, detail: "unsupported" });
  problems.push(...listUnsupported(value, id));
  const isService = value.type === "service";
  const { text, html } = isService ? { text: sayService(value, sentences) } : readText(value, sentences);
  const message: ImportedMessage = {
    id,
    sentMs: sentMs ?? beforeMs,
    isEdited: editedMs !== undefined,
    editedMs,
    author: readAuthor(value, isService),
    isService,
    text,
    html,
    replyTo: value.reply_to_peer_id === undefined ? word(value.reply_to_message_id) : undefined,
    forwardedFrom: readForwarded(value),
    attachments,
    location: readLocation(value),
    reactions: readReactions(value.reactions),
  };
  return { message, problems };
}

function readAuthor(value: Foreign, isService: boolean): Author | null {
  const id = word(isService ? value.actor_id : value.from_id) ?? null;
  const name = word(isService ? value.actor : value.from) ?? word(value.author);
  return name || id ? { name: name ?? id ?? "", id } : null;
}

/** Seconds since 1970, or a local date without a zone as older exports have it. */
function readTime(seconds: unknown, date: unknown): number | undefined {
  const exact = finite(seconds);
  const ms = exact === undefined ? Date.parse(word(date) ?? "") : exact * 1000;
  return Number.isFinite(ms) && ms >= 0 && ms < 8.64e15 ? Math.round(ms) : undefined;
}

function readForwarded(value: Foreign): string | undefined {
  if (value.forwarded_from === null) return word(value.forwarded_from_id) ?? "?";
  return word(value.forwarded_from) ?? word(value.saved_from);
}

function readReactions(value: unknown): Reaction[] {
  return records(value).flatMap((reaction) => {
    const key = reaction.type === "paid" ? "⭐" : word(reaction.emoji);
    const count = size(reaction.count);
    return key && count ? [{ key: key.slice(0, 40), count }] : [];
  });
}

/** What was written, and below it what the message carries that becomes words here. */
function readText(value: Foreign, sentences: Sentences): FormattedText {
  const written = readFormatted(value.text_entities, value.text);
  const told = [...sayPoll(value.poll, sentences), ...sayContact(value, sentences), ...sayPlace(value)];
  if (told.length === 0) return written;
  const lines = written.text ? [written.text, ...told] : told;
  if (written.html === undefined) return { text: lines.join("\n") };
  return { text: lines.join("\n"), html: [written.html, ...told.map(escapeHtml)].join("<br>") };
}

function sayPoll(value: unknown, { say }: Sentences): string[] {
  if (!isRecord(value)) return [];
  const answers = records(value.answers).map((answer) => {
    const values = { answer: flat(answer.text), count: String(finite(answer.voters) ?? 0) };
    return say(answer.chosen === true ? "poll.chosen" : "poll.answer", values);
  });
  return [say("poll.question", { question: flat(value.question) }), ...answers];
}

function sayContact(value: Foreign, { say }: Sentences): string[] {
  const contact = value.contact_information;
  if (!isRecord(contact)) return [];
  const name = [contact.first_name, contact.last_name].map(flat).filter(Boolean).join(" ");
  return [say("contact", { name, phone: flat(contact.phone_number) })];
}

function sayPlace(value: Foreign): string[] {
  return [value.place_name, value.address].map(flat).filter(Boolean);
}

/** A text that may itself be formatted, as questions of polls are. */
function flat(value: unknown): string {
  return Array.isArray(value)
    ? readFormatted(undefined, value).text
    : isRecord(value)
      ? flat(value.text)
      : (word(value) ?? "");
}

/** Kinds of content that have no place in a message of ours; they are named in the report. */
const UNSUPPORTED = [
  "game_title",
  "invoice_information",
  "giveaway_information",
  "giveaway_results",
  "paid_media",
  "todo_list",
];

function listUnsupported(value: Foreign, messageId: string): Problem[] {
  return UNSUPPORTED.filter((name) => value[name] !== undefined).map((name) => ({
    reason: "unsupported",
    messageId,
    detail: excerpt(`${name}: ${JSON.stringify(value[name])}`),
  }));
}
