// Recordings of calls on this device that were not handed over to be sent yet: also those that a crash has left.
import type { Room } from "matrix-js-sdk";
import { LARGE_BYTES } from "../../../../core/transfer.ts";
import type { Session } from "../../../../platform/matrix/session.ts";
import { type Lock, newLock, unlockFile } from "../../../../platform/media/locked.ts";
import { readHandle } from "../../../../platform/media/parts/largeFile.ts";
import { type MediaChoice, prepareFile } from "../../../../platform/media/prepare.ts";
import { outboxOf } from "../../../../platform/outbox/index.ts";
import { say } from "../../../../platform/outbox/say.ts";
import { ownFilesOf } from "../../../../platform/storage/ownFilesOf.ts";
import { shelfOf } from "../../../../platform/storage/shelfOf.ts";

export interface KeptRecording {
  id: string;
  roomId: string;
  /** Of the file. */
  name: string;
  /** Absent in what was recorded before recordings were locked. */
  lock?: Lock;
}

export interface NewRecording {
  kept: KeptRecording;
  /** With which all of it is written. */
  lock: Lock;
  handle: FileSystemFileHandle;
  release: () => Promise<void>;
}

export class RecordingShelf {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** A file for a new one, which is remembered from now on, and held as in use until `release`. */
  async begin(room: Room, name: string): Promise<NewRecording> {
    const lock = newLock();
    const kept = { id: crypto.randomUUID(), roomId: room.roomId, name, lock };
    const release = await hold(kept.id);
    try {
      const handle = await ownFilesOf(this.#session).create(kept.id, name);
      await shelfOf(this.#session).put("recordings", kept.id, kept);
      return { kept, lock, handle, release };
    } catch (error) {
      await release();
      throw error;
    }
  }

  /** Those that nobody is writing or sending, in this tab or another. */
  async list(): Promise<KeptRecording[]> {
    const rows = await shelfOf(this.#session).list<KeptRecording>("recordings");
    const { held = [] } = await navigator.locks.query();
    const inUse = new Set(held.map(({ name }) => name));
    const left = rows.map(({ value }) => value).filter(({ id }) => !inUse.has(holdNameOf(id)));
    const needed = await Promise.all(left.map(({ id }) => outboxOf(this.#session).needs(id)));
    return left.filter((_, at) => !needed[at]);
  }

  /** Into the call's room, as any file; done when the outbox has it. False where nothing was recorded, and so nothing is sent. */
  async send(kept: KeptRecording, room: Room): Promise<boolean> {
    const handle = await ownFilesOf(this.#session).open(kept.id, kept.name);
    const file = await readHandle(handle, kept.lock);
    if (file.size === 0) {
      await this.drop(kept);
      return false;
    }
    const isEncrypted = room.hasEncryptionStateEvent();
    const prepared = await prepareFile(await choose(file, kept.lock), isEncrypted);
    const isLarge = prepared.uploads.some((upload) => "large" in upload);
    await say(this.#session, room, { ...prepared, ...(isLarge && { ownFile: kept.id }) });
    await shelfOf(this.#session).remove("recordings", kept.id);
    // What is small the outbox has as a whole.
    if (!isLarge) await ownFilesOf(this.#session).remove(kept.id);
    return true;
  }

  async drop({ id }: KeptRecording): Promise<void> {
    await ownFilesOf(this.#session).remove(id);
    await shelfOf(this.#session).remove("recordings", id);
  }
}

/** What is small is unlocked as a whole; of what is large only as much as is needed to see how long and how wide it is. */
async function choose(file: File, lock: Lock | undefined): Promise<MediaChoice> {
  const quality = "untouched";
  if (!lock) return { file, quality };
  const beginning = await unlockFile(file, lock, Math.min(file.size, LARGE_BYTES));
  return file.size < LARGE_BYTES ? { file: beginning, quality } : { file, beginning, quality };
}

const holdNameOf = (id: string) => `veche:recording:${id}`;

/** Until the returned function is called no tab offers it. */
function hold(id: string): Promise<() => Promise<void>> {
  return new Promise((held) => {
    const holding = Promise.withResolvers<void>();
    const ended = navigator.locks.request(holdNameOf(id), () => {
      held(async () => {
        holding.resolve();
        await ended;
      });
      return holding.promise;
    });
  });
}
