// Reads Telegram's result.json as it streams in: one chat, or all chats of an account.
import { JSONParser } from "@streamparser/json";
import type { Sentences } from "./phrases.ts";
import { word } from "./shape.ts";
import { readTelegramMessage } from "./telegramMessage.ts";
import { type ChatKind, type Entry, excerpt, type TranscriptReader } from "./transcript.ts";

const CHAT = ["$", "$.chats.list.*", "$.left_chats.list.*"];
const PATHS = CHAT.flatMap((chat) => ["name", "type", "id", "messages.*"].map((part) => `${chat}.${part}`));
const KINDS: Record<string, ChatKind> = {
  personal_chat: "direct",
  bot_chat: "direct",
  saved_messages: "saved",
  private_channel: "channel",
  public_channel: "channel",
};
/** No message is longer; a file that pretends so must not fill the memory. */
const LONGEST_VALUE = 16 * 1024 * 1024;

type Head = Partial<Record<"name" | "type" | "id", unknown>>;

export class TelegramReader implements TranscriptReader {
  readonly #sentences: Sentences;
  readonly #parser = new JSONParser({ paths: PATHS, keepStack: false });
  #found: Entry[] = [];
  #head: Head = {};
  #place: string | undefined;
  #isToldOf = false;
  #beforeMs = 0;
  #unclaimed = 0;
  #isBroken = false;

  constructor(sentences: Sentences) {
    this.#sentences = sentences;
    this.#parser.onValue = ({ key, value, stack }) => {
      this.#unclaimed = 0;
      const place = typeof key === "number" ? stack.slice(0, -1) : stack;
      this.#take(key, value, place.map((level) => level.key).join("/"));
    };
    this.#parser.onError = (error) => this.#break(error.message);
  }

  write(text: string): Entry[] {
    if (this.#isBroken) return [];
    this.#unclaimed += text.length;
    if (this.#unclaimed > LONGEST_VALUE) this.#break("A value is too long.");
    else this.#try(() => this.#parser.write(text));
    return this.#empty();
  }

  end(): Entry[] {
    if (!this.#isBroken && !this.#parser.isEnded) this.#try(() => this.#parser.end());
    return this.#empty();
  }

  #try(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#break(error instanceof Error ? error.message : String(error));
    }
  }

  #break(detail: string): void {
    if (this.#isBroken) return;
    this.#isBroken = true;
    this.#found.push({ type: "problem", problem: { reason: "damaged", detail: excerpt(detail) } });
  }

  #empty(): Entry[] {
    const found = this.#found;
    this.#found = [];
    return found;
  }

  #take(key: unknown, value: unknown, place: string): void {
    if (place !== this.#place) this.#begin(place);
    if (typeof key === "number") this.#takeMessage(value);
    else if (key === "name" || key === "type" || key === "id") this.#head[key] = value;
  }

  #begin(place: string): void {
    this.#place = place;
    this.#head = {};
    this.#isToldOf = false;
    this.#beforeMs = 0;
  }

  #takeMessage(value: unknown): void {
    if (!this.#isToldOf) this.#tell();
    const read = readTelegramMessage(value, this.#beforeMs, this.#sentences);
    if (!read) {
      const detail = excerpt(JSON.stringify(value) ?? "");
      this.#found.push({ type: "problem", problem: { reason: "unreadable", detail } });
      return;
    }
    this.#beforeMs = read.message.sentMs;
    this.#found.push({ type: "message", message: read.message });
    for (const problem of read.problems) this.#found.push({ type: "problem", problem });
  }

  /** Name the chat before its first message; Telegram writes what it is before what was said in it. */
  #tell(): void {
    this.#isToldOf = true;
    const type = word(this.#head.type) ?? "";
    const kind = (Object.hasOwn(KINDS, type) && KINDS[type]) || "group";
    const name =
      word(this.#head.name) ?? this.#sentences.say(kind === "saved" ? "chat.saved" : "chat.unnamed");
    this.#found.push({ type: "chat", chat: { key: word(this.#head.id) ?? name, name, kind } });
  }
}
