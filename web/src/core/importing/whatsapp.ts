// Reads the text of a WhatsApp export: a survey first, for the way its dates are written, then message by message.
import {
  type Author,
  type ChatKind,
  type Entry,
  excerpt,
  type ImportedMessage,
  type TranscriptReader,
} from "./transcript.ts";
import { type DateOrder, DateOrderSurvey, localToMs, stampToMs, type ToMs } from "./whatsappDates.ts";
import { readCarriedText, readMapLink } from "./whatsappMedia.ts";
import { type Head, readHead, type Stamp, type StampStyle, stripMarks } from "./whatsappStamp.ts";

export interface WhatsAppForm {
  order: DateOrder;
  style: StampStyle;
  kind: ChatKind;
  messageCount: number;
}

export interface WhatsAppChat {
  name: string;
  form: WhatsAppForm;
  /** Whether the export has a file of this name beside the text. */
  hasFile: (name: string) => boolean;
  toMs?: ToMs;
}

const AUTHOR = /^([^\n]{1,120}?):(?: |$)/u;
const EDITED =
  /\u200e?<(?:This message was edited|Сообщение изменено|Это сообщение было изменено|Diese Nachricht wurde bearbeitet|Se editó este mensaje\.?|Mensagem editada|Ce message a été modifié)>$/iu;
const EDITED_MARKED = /\u200e<[^<>:\n]{4,60}>$/u;
/** No note that a message was edited is longer; only the end of a text is searched for one. */
const LONGEST_NOTE = 80;
const QUOTES = /["“”«»‘’„]/u;
/** More authors than a group can have members need not be counted. */
const AUTHORS_LIMIT = 3;
const LONGEST_MESSAGE = 1024 * 1024;

/** Cuts what streams in into lines. */
class Lines {
  #rest = "";

  write(text: string): string[] {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    return lines.map(trimReturn);
  }

  end(): string[] {
    const rest = this.#rest;
    this.#rest = "";
    return rest ? [trimReturn(rest)] : [];
  }
}

export class WhatsAppSurvey {
  readonly #lines = new Lines();
  readonly #dates = new DateOrderSurvey();
  readonly #authors = new Set<string>();
  #style: StampStyle | undefined;
  #count = 0;

  write(text: string): void {
    for (const line of this.#lines.write(text)) this.#see(line);
  }

  /** Null when there is no message in it at all. */
  end(): WhatsAppForm | null {
    for (const line of this.#lines.end()) this.#see(line);
    if (!this.#style) return null;
    const kind = this.#authors.size > 2 ? "group" : "direct";
    return { order: this.#dates.order, style: this.#style, kind, messageCount: this.#count };
  }

  #see(line: string): void {
    const head = readHead(line);
    if (!head) return;
    this.#style ??= head.stamp.style;
    if (head.stamp.style !== this.#style) return;
    this.#count += 1;
    this.#dates.add(head.stamp);
    const author = AUTHOR.exec(head.rest)?.[1];
    if (author && this.#authors.size < AUTHORS_LIMIT) this.#authors.add(cleanName(author));
  }
}

export class WhatsAppReader implements TranscriptReader {
  readonly #chat: WhatsAppChat;
  readonly #lines = new Lines();
  readonly #authors = new Set<string>();
  readonly #seen = new Map<string, number>();
  #open: { head: Head; body: string[]; length: number } | undefined;
  #beforeMs = 0;

  constructor(chat: WhatsAppChat) {
    this.#chat = chat;
  }

  write(text: string): Entry[] {
    return this.#lines.write(text).flatMap((line) => this.#take(line));
  }

  end(): Entry[] {
    return [...this.#lines.end().flatMap((line) => this.#take(line)), ...this.#close()];
  }

  #take(line: string): Entry[] {
    const head = readHead(line);
    if (head && head.stamp.style === this.#chat.form.style) {
      const finished = this.#close();
      this.#open = { head, body: [], length: 0 };
      return finished;
    }
    if (!this.#open)
      return line.trim()
        ? [{ type: "problem", problem: { reason: "unreadable", detail: excerpt(line) } }]
        : [];
    this.#open.body.push(line);
    this.#open.length += line.length + 1;
    return this.#open.length > LONGEST_MESSAGE ? this.#split() : [];
  }

  /** A message without end goes on as another one of the same moment. */
  #split(): Entry[] {
    const head = this.#open?.head;
    const finished = this.#close();
    const author = head && AUTHOR.exec(head.rest)?.[0];
    if (head) this.#open = { head: { stamp: head.stamp, rest: author ?? "" }, body: [], length: 0 };
    return finished;
  }

  #close(): Entry[] {
    if (!this.#open) return [];
    const { head, body } = this.#open;
    this.#open = undefined;
    const message = this.#toMessage(head, body);
    const time = stampToMs(head.stamp, this.#chat.form.order, this.#chat.toMs ?? localToMs);
    const entries: Entry[] = [
      { type: "message", message: { ...message.message, sentMs: time ?? this.#beforeMs } },
    ];
    this.#beforeMs = time ?? this.#beforeMs;
    if (time === null)
      entries.push({ type: "problem", problem: { reason: "time", messageId: message.message.id } });
    if (message.isOmitted)
      entries.push({ type: "problem", problem: { reason: "media-omitted", messageId: message.message.id } });
    return entries;
  }

  #toMessage({ stamp, rest }: Head, body: string[]): { message: ImportedMessage; isOmitted: boolean } {
    const said = this.#splitAuthor(rest);
    const whole = [said.text, ...body].join("\n");
    const { text: unmarked, isEdited } = takeEdited(whole.trimEnd());
    const carried = readCarriedText(unmarked, this.#chat.hasFile);
    const text = stripMarks(carried.text).trimEnd();
    const isOwnWord =
      said.text.startsWith("\u200e") && carried.attachments.length === 0 && !carried.isOmitted;
    const isService = said.author === null || (isOwnWord && said.author.name === this.#chat.name);
    const message = { id: this.#identify(stamp), sentMs: 0, isEdited, author: said.author, isService, text };
    return {
      message: { ...message, attachments: carried.attachments, location: readMapLink(text), reactions: [] },
      isOmitted: carried.isOmitted,
    };
  }

  #splitAuthor(rest: string): { author: Author | null; text: string } {
    const match = AUTHOR.exec(rest);
    const name = match?.[1] && cleanName(match[1]);
    if (!match || !name || this.#isSentence(name)) return { author: null, text: rest };
    this.#authors.add(name);
    return { author: { name, id: null }, text: rest.slice(match[0].length) };
  }

  /** `Anna changed the subject to "Ideas: new"` is no author, although it has a colon. */
  #isSentence(name: string): boolean {
    if (this.#chat.form.style === "brackets" || !QUOTES.test(name)) return false;
    return [...this.#authors].some((author) => name.startsWith(`${author} `));
  }

  /** Exports have no identifiers: the moment as written, and which message of that moment it is. */
  #identify({ date, hour, minute, second, half }: Stamp): string {
    const moment = `${date.join(".")} ${hour}:${minute}:${second}${half ?? ""}`;
    const place = (this.#seen.get(moment) ?? 0) + 1;
    this.#seen.set(moment, place);
    return `${moment} ${place}`;
  }
}

/** The chat's name from the name of its text or of its zip; undefined when neither tells. */
export function findChatName(fileNames: string[]): string | undefined {
  for (const path of fileNames) {
    const name = (path.split(/[/\\]/).pop() ?? "").replace(/\.(txt|zip)$/i, "").replace(/ \(\d+\)$/, "");
    const match =
      /^(?:WhatsApp[- ]Chat (?:with|mit|-|con|com)|Чат WhatsApp с(?: контактом)?|Chat (?:de )?WhatsApp (?:con|com)|Conversa do WhatsApp com|Discussion WhatsApp avec|Chat WhatsApp con|Чат WhatsApp -) (.+)$/iu.exec(
        stripMarks(name),
      );
    if (match?.[1]) return match[1].trim();
  }
  return undefined;
}

function takeEdited(text: string): { text: string; isEdited: boolean } {
  const [start, end] = [text.slice(0, -LONGEST_NOTE), text.slice(-LONGEST_NOTE)];
  const rest = end.replace(EDITED, "").replace(EDITED_MARKED, "");
  return rest === end ? { text, isEdited: false } : { text: (start + rest).trimEnd(), isEdited: true };
}

function cleanName(name: string): string {
  return stripMarks(name).replace(/^~\s?/u, "").trim();
}

function trimReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}
