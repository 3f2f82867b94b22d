// Reads the chats of an export: first which ones there are, then message by message, always as a stream.
import { type ExportFile, type ExportFiles, findTexts } from "../../core/importing/exportFiles.ts";
import { nameOf } from "../../core/importing/paths.ts";
import type { Sentences } from "../../core/importing/phrases.ts";
import { TelegramReader } from "../../core/importing/telegram.ts";
import type {
  Entry,
  ImportedChat,
  Problem,
  Source,
  TranscriptReader,
} from "../../core/importing/transcript.ts";
import {
  findChatName,
  type WhatsAppForm,
  WhatsAppReader,
  WhatsAppSurvey,
} from "../../core/importing/whatsapp.ts";

/** A chat that was found, and how to read it again. */
export interface FoundChat {
  source: Source;
  chat: ImportedChat;
  /** The text it is in; several chats of Telegram are in one. */
  file: ExportFile;
  /** Where its files are. */
  folder: string;
  form?: WhatsAppForm;
  messageCount: number;
  fileCount: number;
  firstMs: number;
  lastMs: number;
}

export interface Reading {
  files: ExportFiles;
  sentences: Sentences;
  signal: AbortSignal;
}

type Told = (readBytes: number) => void;

export async function findChats(reading: Reading, zipNames: string[], told: Told): Promise<FoundChat[]> {
  const found: FoundChat[] = [];
  let doneBytes = 0;
  for (const { path, folder, kind, file } of findTexts(reading.files)) {
    const tell: Told = (bytes) => told(doneBytes + bytes);
    const from = { file, folder };
    if (kind === "telegram") found.push(...(await findTelegramChats(reading, from, tell)));
    else
      found.push(
        ...(await findWhatsAppChat(
          reading,
          from,
          [nameOf(path), nameOf(folder.slice(0, -1)), ...zipNames],
          tell,
        )),
      );
    doneBytes += file.sizeBytes;
  }
  return found;
}

export function textBytes(files: ExportFiles): number {
  return findTexts(files).reduce((sum, { file }) => sum + file.sizeBytes, 0);
}

/** The entries of these chats of one text, each with the chat it belongs to. */
export async function* readChats(reading: Reading, chats: FoundChat[]): AsyncGenerator<[FoundChat, Entry]> {
  const [first] = chats;
  if (!first) return;
  const byKey = new Map(chats.map((found) => [found.chat.key, found]));
  let current: FoundChat | undefined = first.source === "whatsapp" ? first : undefined;
  for await (const entries of readEntries(reading, first.file, makeReader(reading, first), () => undefined)) {
    for (const entry of entries) {
      if (entry.type === "chat") current = byKey.get(entry.chat.key);
      else if (current) yield [current, entry];
    }
  }
}

export function makeReader(
  { files, sentences }: Reading,
  { source, chat, form, folder }: FoundChat,
): TranscriptReader {
  if (source === "telegram" || !form) return new TelegramReader(sentences);
  const hasFile = (name: string) => files.find(folder, name) !== undefined;
  return new WhatsAppReader({ name: chat.name, form, hasFile });
}

async function findTelegramChats(reading: Reading, from: { file: ExportFile; folder: string }, told: Told) {
  const found = new Map<string, FoundChat>();
  let current: FoundChat | undefined;
  for await (const entries of readEntries(reading, from.file, new TelegramReader(reading.sentences), told)) {
    for (const entry of entries) {
      if (entry.type === "chat") current = found.get(entry.chat.key) ?? begin("telegram", entry.chat, from);
      if (current) found.set(current.chat.key, current);
      if (current) count(current, entry);
    }
  }
  return [...found.values()];
}

async function findWhatsAppChat(
  reading: Reading,
  from: { file: ExportFile; folder: string },
  names: string[],
  told: Told,
) {
  const survey = new WhatsAppSurvey();
  for await (const text of readText(from.file, reading.signal, () => undefined)) survey.write(text);
  const form = survey.end();
  if (!form) return [];
  const known = findChatName(names);
  const name = known ?? reading.sentences.say("chat.whatsapp");
  const found: FoundChat = { ...begin("whatsapp", { key: name, name, kind: form.kind }, from), form };
  for await (const entries of readEntries(reading, from.file, makeReader(reading, found), told)) {
    for (const entry of entries) count(found, entry);
  }
  // Two chats without a name are not one.
  if (!known) found.chat = { ...found.chat, key: `${found.firstMs}` };
  return [found];
}

function begin(source: Source, chat: ImportedChat, from: { file: ExportFile; folder: string }): FoundChat {
  return { source, chat, ...from, messageCount: 0, fileCount: 0, firstMs: 0, lastMs: 0 };
}

function count(found: FoundChat, entry: Entry): void {
  if (entry.type !== "message") return;
  const { sentMs, attachments } = entry.message;
  found.messageCount += 1;
  found.fileCount += attachments.length;
  if (found.firstMs === 0) found.firstMs = sentMs;
  found.lastMs = Math.max(found.lastMs, sentMs);
}

async function* readEntries(
  reading: Reading,
  file: ExportFile,
  reader: TranscriptReader,
  told: Told,
): AsyncGenerator<Entry[]> {
  try {
    for await (const text of readText(file, reading.signal, told)) yield reader.write(text);
  } catch (error) {
    reading.signal.throwIfAborted();
    yield [{ type: "problem", problem: damaged(error) }];
  }
  yield reader.end();
}

function damaged(error: unknown): Problem {
  return { reason: "damaged", detail: error instanceof Error ? error.message : String(error) };
}

async function* readText(file: ExportFile, signal: AbortSignal, told: Told): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let bytes = 0;
  const reader = file.stream().getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      signal.throwIfAborted();
      bytes += part.value.byteLength;
      told(bytes);
      yield decoder.decode(part.value, { stream: true });
    }
    yield decoder.decode();
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
