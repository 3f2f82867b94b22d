import "fake-indexeddb/auto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { IMPORTED_KEY, type Imported } from "../../core/importing/contents.ts";
import { type ExportFile, ExportFiles } from "../../core/importing/exportFiles.ts";
import { sentencesFrom } from "../../core/importing/phrases.ts";
import type { Problem } from "../../core/importing/transcript.ts";
import { Journal } from "../../platform/importing/journal.ts";
import { findChats, readChats } from "../../platform/importing/readExport.ts";
import type { Destination } from "./destination.ts";
import { ImportRun } from "./importRun.ts";

const sentences = sentencesFrom({});
const message = (id: number, more: object = {}) => ({
  id,
  type: "message",
  date_unixtime: String(1_700_000_000 + id),
  from: "Anna",
  from_id: "user1",
  text: `text ${id}`,
  ...more,
});

function file(path: string, text: string): ExportFile {
  const blob = new Blob([text]);
  return { path, sizeBytes: blob.size, stream: () => blob.stream(), blob: () => Promise.resolve(blob) };
}

function exportOf(messages: object[], more: ExportFile[] = []): ExportFiles {
  const text = JSON.stringify({ name: "Anna", type: "personal_chat", id: 7, messages });
  return new ExportFiles([file("result.json", text), ...more]);
}

/** A server in memory that counts, and that fails when it is told to. */
class Memory implements Destination {
  readonly rooms = new Map<string, Map<string, Record<string, unknown>>>();
  readonly #archives = new Map<string, string>();
  failing: () => void = () => undefined;
  findRoom = (archive: string) => this.#archives.get(archive);
  makeRoom = async (archive: string) => {
    const roomId = `!${this.rooms.size}`;
    this.rooms.set(roomId, new Map());
    this.#archives.set(archive, roomId);
    return roomId;
  };
  async *listSent(roomId: string) {
    for (const [txnId, content] of this.rooms.get(roomId) ?? [])
      yield { eventId: `$${txnId}`, mark: content[IMPORTED_KEY] as Imported };
  }
  largestBytes = async () => 100;
  upload = async (blob: Blob) => ({ msgtype: "m.file", info: { size: blob.size }, url: "mxc://x/y" });
  send = async (roomId: string, txnId: string, content: Record<string, unknown>) => {
    this.failing();
    const room = this.rooms.get(roomId);
    if (!room?.has(txnId)) room?.set(txnId, content);
    // The answer may be lost on its way.
    this.failing();
    return `$${txnId}`;
  };
  get said() {
    return [...this.rooms.values()].flatMap((room) => [...room.values()].map(({ body }) => body));
  }
}

let journals = 0;

async function run(files: ExportFiles, destination: Destination, journal: Journal): Promise<Problem[]> {
  const signal = new AbortController().signal;
  const reading = { files, sentences, signal };
  const problems: Problem[] = [];
  const work = {
    ...reading,
    userId: "@me:x",
    journal,
    destination,
    patience: { signal, waiting: () => undefined },
    whenGoing: () => Promise.resolve(),
    opened: () => undefined,
    arrived: () => undefined,
    noted: (_found: unknown, problem: Problem) => problems.push(problem),
  };
  const chats = await findChats(reading, [], () => undefined);
  await new ImportRun(work).run(readChats(reading, chats));
  return problems;
}

test("wherever it is interrupted, in the end everything is there once and in order", async () => {
  const files = exportOf(Array.from({ length: 12 }, (_, id) => message(id)));
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 4 }),
      fc.boolean(),
      async (stops, isForgetful) => {
        const memory = new Memory();
        let journal = new Journal(`imports-${++journals}`);
        for (const stop of stops) {
          let left = stop;
          memory.failing = () => {
            left -= 1;
            if (left === 0) throw new Error("gone");
          };
          await run(files, memory, journal).catch(() => undefined);
          if (isForgetful) journal = new Journal(`imports-${++journals}`);
        }
        memory.failing = () => undefined;
        await run(files, memory, journal);
        expect(memory.said).toEqual(Array.from({ length: 12 }, (_, id) => `text ${id}`));
        expect(memory.rooms.size).toBe(1);
      },
    ),
    { numRuns: 40 },
  );
});

test("a newer export adds only what is new", async () => {
  const [memory, journal] = [new Memory(), new Journal(`imports-${++journals}`)];
  await run(exportOf([message(1)]), memory, journal);
  await run(exportOf([message(1), message(2)]), memory, journal);
  expect(memory.said).toEqual(["text 1", "text 2"]);
});

test("files that cannot come are told of, and answers lead to what they answer", async () => {
  const [memory, journal] = [new Memory(), new Journal(`imports-${++journals}`)];
  const carrying = (path: string) => ({ text: "", file: path, file_name: path });
  const problems = await run(
    exportOf(
      [
        message(1, carrying("a.txt")),
        message(2, carrying("gone.txt")),
        message(3, carrying("../a.txt")),
        message(4, carrying("large.bin")),
        message(5, { reply_to_message_id: 1 }),
      ],
      [file("a.txt", "hello"), file("large.bin", "x".repeat(101))],
    ),
    memory,
    journal,
  );
  expect(problems.map(({ reason, messageId }) => [messageId, reason])).toEqual([
    ["2", "media-missing"],
    ["3", "media-missing"],
    ["4", "media-too-large"],
  ]);
  const contents = [...(memory.rooms.get("!0")?.entries() ?? [])];
  expect(contents[0]?.[1]).toMatchObject({ msgtype: "m.file", filename: "a.txt" });
  expect(contents[4]?.[1]).toMatchObject({
    "m.relates_to": { "m.in_reply_to": { event_id: `$${contents[0]?.[0]}` } },
  });
  // Once more: nothing new, and the same report.
  expect(await run(exportOf([message(2, carrying("gone.txt"))]), memory, journal)).toMatchObject([
    { reason: "media-missing" },
  ]);
  expect(memory.said).toHaveLength(5);
});
