// What a notification says of a message, in one line. The words come from outside.
import { lineOfWords } from "./message/words.ts";
import { localpartOf } from "./username.ts";

export interface NoticeWords {
  message: string;
  encrypted: string;
  image: string;
  video: string;
  voice: string;
  file: string;
  location: string;
  sticker: string;
  checking: string;
  poll: string;
  call: string;
  invitation: string;
  request: string;
  reaction: string;
  edited: string;
}

const LONGEST = 300;
const BY_TYPE: Record<string, keyof NoticeWords> = {
  "m.room.encrypted": "encrypted",
  "m.sticker": "sticker",
  "m.poll.start": "poll",
  "org.matrix.msc3381.poll.start": "poll",
  "m.call.invite": "call",
  "m.call.notify": "call",
  "m.rtc.notification": "call",
  "org.matrix.msc4075.rtc.notification": "call",
  "org.matrix.msc4075.call.notify": "call",
  "m.room.member": "invitation",
  "m.reaction": "reaction",
};
const BY_MSGTYPE: Record<string, keyof NoticeWords> = {
  "m.image": "image",
  "m.video": "video",
  "m.audio": "voice",
  "m.file": "file",
  "m.location": "location",
  "m.key.verification.request": "checking",
};

/** The line for an event as it is after decryption. */
export function noticeLine(type: string, content: Record<string, unknown>, words: NoticeWords): string {
  if (type === "m.room.member" && content.membership === "knock") return words.request;
  const known = BY_TYPE[type];
  if (known) return words[known];
  if (type !== "m.room.message") return words.message;
  const kind = BY_MSGTYPE[String(content.msgtype)];
  if (kind) return words[kind];
  const line = shorten(lineOfWords(content));
  if (!line) return words.message;
  return isEdit(content) ? `${words.edited}: ${line.replace(/^\* /, "")}` : line;
}

/** Whether somebody only changed what was told before. */
export function isEdit(content: Record<string, unknown>): boolean {
  const relation = content["m.relates_to"] as { rel_type?: unknown } | undefined;
  return relation?.rel_type === "m.replace";
}

/** The newest lines of a notification that gathers them. */
export function appendLine(lines: readonly string[], line: string, most = 5): string[] {
  return [...lines, line].slice(-most);
}

/** With the account it is for, where there are several in this browser. */
export function titleFor(title: string, userId: string, accounts: readonly string[]): string {
  if (accounts.length < 2) return title;
  const name = localpartOf(userId);
  const isShared = accounts.some((other) => other !== userId && localpartOf(other) === name);
  return `${title} · ${isShared ? userId : name}`;
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1).trimEnd()}…` : line;
}
