// One import at work: reads, uploads a little ahead, sends in order, and writes down what has arrived.
import { type MediaContent, toEvents } from "../../core/importing/contents.ts";
import type { ExportFiles } from "../../core/importing/exportFiles.ts";
import type { Sentences } from "../../core/importing/phrases.ts";
import type {
  Attachment,
  Entry,
  ImportedMessage,
  Problem,
  ProblemReason,
} from "../../core/importing/transcript.ts";
import type { Journal } from "../../platform/importing/journal.ts";
import type { FoundChat } from "../../platform/importing/readExport.ts";
import { failureOf } from "../../platform/matrix/failure.ts";
import type { Destination } from "./destination.ts";
import { archiveKey, transactionId } from "./keys.ts";
import { type Patience, patiently } from "./patience.ts";

/** Messages whose files are uploaded while an earlier one is still on its way. */
const AHEAD = 4;

export interface Work {
  files: ExportFiles;
  sentences: Sentences;
  userId: string;
  journal: Journal;
  destination: Destination;
  patience: Patience;
  /** Resolves when nobody has paused. */
  whenGoing(): Promise<void>;
  /** A chat has its room; `arrived` messages were there before. */
  opened(found: FoundChat, roomId: string): void;
  /** A message is there. */
  arrived(found: FoundChat, isNew: boolean): void;
  noted(found: FoundChat, problem: Problem): void;
}

interface Target {
  found: FoundChat;
  archive: string;
  roomId: string;
}

interface Media {
  files: Map<Attachment, MediaContent>;
  problems: Problem[];
}

interface Waiting {
  target: Target;
  message: ImportedMessage;
  media: Promise<Media>;
}

export class ImportRun {
  readonly #work: Work;
  readonly #targets = new Map<FoundChat, Target>();
  #waiting: Waiting[] = [];
  #largest: Promise<number | undefined> | undefined;

  constructor(work: Work) {
    this.#work = work;
  }

  async run(entries: AsyncIterable<[FoundChat, Entry]>): Promise<void> {
    try {
      for await (const [found, entry] of entries) await this.#take(found, entry);
      while (this.#waiting.length > 0) await this.#deliverFirst();
    } finally {
      // What was begun ahead is not waited for, and its failure is nobody's business any more.
      for (const { media } of this.#waiting) media.catch(() => undefined);
    }
    for (const target of this.#targets.values()) await this.#putChat(target, true);
  }

  async #take(found: FoundChat, entry: Entry): Promise<void> {
    if (entry.type === "problem") return this.#work.noted(found, entry.problem);
    if (entry.type !== "message") return;
    await this.#work.whenGoing();
    this.#work.patience.signal.throwIfAborted();
    const target = await this.#target(found);
    const { message } = entry;
    const known = await this.#work.journal.message(target.archive, message.id);
    if (known) {
      for (const reason of known.problems) this.#work.noted(found, { reason, messageId: message.id });
      return this.#work.arrived(found, false);
    }
    const media = this.#uploadAll(found, message);
    media.catch(() => undefined);
    this.#waiting.push({ target, message, media });
    if (this.#waiting.length > AHEAD) await this.#deliverFirst();
  }

  async #deliverFirst(): Promise<void> {
    const [first, ...rest] = this.#waiting;
    if (!first) return;
    const { target, message } = first;
    const { files, problems } = await first.media;
    const eventId = await this.#send(target, message, files, problems);
    const reasons = [...new Set(problems.map(({ reason }) => reason))] as ProblemReason[];
    await this.#work.journal.putMessage(target.archive, message.id, { eventId, problems: reasons });
    this.#waiting = rest;
    for (const problem of problems) this.#work.noted(target.found, problem);
    this.#work.arrived(target.found, true);
  }

  /** Returns the first event of the message, which replies answer; empty when the server takes none. */
  async #send(
    target: Target,
    message: ImportedMessage,
    files: Media["files"],
    problems: Problem[],
  ): Promise<string> {
    const { destination, journal, patience, sentences } = this.#work;
    const replied = message.replyTo && (await journal.message(target.archive, message.replyTo))?.eventId;
    const { source } = target.found;
    const events = toEvents(message, {
      source,
      say: sentences.say,
      files,
      ...(replied && { repliedEventId: replied }),
    });
    let first = "";
    for (const { part, content } of events) {
      const txnId = await transactionId(target.roomId, message.id, part);
      try {
        const eventId = await patiently(() => destination.send(target.roomId, txnId, content), patience);
        first ||= eventId;
      } catch (error) {
        if (failureOf(error).errcode !== "M_TOO_LARGE") throw error;
        problems.push({ reason: "refused", messageId: message.id });
      }
    }
    return first;
  }

  async #uploadAll(found: FoundChat, message: ImportedMessage): Promise<Media> {
    const media: Media = { files: new Map(), problems: [] };
    for (const attachment of message.attachments) {
      const outcome = await this.#upload(found, attachment);
      if (typeof outcome === "object") media.files.set(attachment, outcome);
      else media.problems.push({ reason: outcome, messageId: message.id, detail: attachment.name });
    }
    return media;
  }

  async #upload(found: FoundChat, attachment: Attachment): Promise<MediaContent | ProblemReason> {
    const { files, destination, patience } = this.#work;
    if (attachment.isOmitted) return "media-omitted";
    const file = files.find(found.folder, attachment.path);
    if (!file) return "media-missing";
    this.#largest ??= patiently(() => destination.largestBytes(), patience);
    if (file.sizeBytes > ((await this.#largest) ?? Infinity)) return "media-too-large";
    let blob: Blob;
    try {
      blob = await file.blob();
    } catch {
      return "media-unreadable";
    }
    try {
      return await patiently(() => destination.upload(blob, attachment), patience);
    } catch (error) {
      patience.signal.throwIfAborted();
      const { kind, errcode } = failureOf(error);
      if (kind !== "refused") throw error;
      return errcode === "M_TOO_LARGE" ? "media-too-large" : "refused";
    }
  }

  async #target(found: FoundChat): Promise<Target> {
    const known = this.#targets.get(found);
    if (known) return known;
    const archive = await archiveKey(this.#work.userId, found.source, found.chat.key);
    const target = { found, archive, roomId: await this.#room(found, archive) };
    await this.#putChat(target, false);
    this.#targets.set(found, target);
    this.#work.opened(found, target.roomId);
    return target;
  }

  /** The room that holds this archive; what it holds is known afterwards, also when another device filled it. */
  async #room(found: FoundChat, archive: string): Promise<string> {
    const { journal, destination, patience } = this.#work;
    const roomId = destination.findRoom(archive);
    const row = await journal.chat(archive);
    if (row && row.roomId === roomId) return roomId;
    if (row) await journal.forget(archive);
    if (!roomId) return patiently(() => destination.makeRoom(archive, found.chat), patience);
    for await (const { eventId, mark } of destination.listSent(roomId)) {
      const isFirst = !(await journal.message(archive, mark.id));
      if (isFirst) await journal.putMessage(archive, mark.id, { eventId, problems: [] });
    }
    return roomId;
  }

  #putChat({ found, archive, roomId }: Target, isFinished: boolean): Promise<void> {
    return this.#work.journal.putChat({ archive, roomId, source: found.source, isFinished });
  }
}
