// Writes what was collected into a zip: files first, so that the pages know which of them could be fetched.
import { PAGE_SIZE, type PageFrame, pageName, renderPage } from "../../core/exporting/page.ts";
import type { ExportRecord } from "../../core/exporting/record.ts";
import type { ZipStream } from "../../platform/exporting/zip.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { openAttachment } from "../../platform/media/attachment.ts";
import type { Collected } from "./collect.ts";

export interface Wish {
  html: boolean;
  json: boolean;
  files: boolean;
}

export interface Writing {
  session: Session;
  roomId: string;
  wish: Wish;
  frame: Pick<PageFrame, "title" | "language" | "direction" | "words">;
  signal: AbortSignal;
  told(files: number): void;
}

/** Returns the files that could not be fetched. */
export async function writeExport(zip: ZipStream, found: Collected, writing: Writing): Promise<string[]> {
  const there = writing.wish.files ? await writeFiles(zip, found, writing) : new Set<string>();
  if (writing.wish.json) await zip.add("events.json", toJson(found, writing));
  if (writing.wish.html) await writePages(zip, found, writing, there);
  await zip.close();
  return writing.wish.files ? found.files.flatMap(({ path }) => (there.has(path) ? [] : [path])) : [];
}

async function writeFiles(
  zip: ZipStream,
  { files }: Collected,
  { session, signal, told }: Writing,
): Promise<Set<string>> {
  const there = new Set<string>();
  for (const [place, { path, attachment }] of files.entries()) {
    signal.throwIfAborted();
    const blob = await openAttachment(session.client, attachment).catch(() => undefined);
    if (blob) await zip.store(path, blob);
    if (blob) there.add(path);
    told(place + 1);
  }
  return there;
}

async function* toJson({ events }: Collected, { roomId, frame }: Writing): AsyncGenerator<string> {
  yield `{"room_id":${JSON.stringify(roomId)},"name":${JSON.stringify(frame.title)},"events":[`;
  let separator = "\n";
  for await (const event of events.backwards()) {
    yield separator + JSON.stringify(event);
    separator = ",\n";
  }
  yield "\n]}\n";
}

async function writePages(
  zip: ZipStream,
  { records }: Collected,
  writing: Writing,
  there: Set<string>,
): Promise<void> {
  const pages = Math.max(1, Math.ceil(records.length / PAGE_SIZE));
  const pageById = new Map<string, number>();
  let place = 0;
  for await (const { eventId } of records.backwards())
    pageById.set(eventId, Math.floor(place++ / PAGE_SIZE) + 1);
  const frame = {
    ...writing.frame,
    pages,
    pageOf: (id: string) => pageById.get(id),
    hasFile: (path: string) => there.has(path),
  };
  let page = 1;
  for await (const part of inPages(records.backwards())) {
    writing.signal.throwIfAborted();
    await zip.add(pageName(page), [renderPage(part, { ...frame, page })]);
    page += 1;
  }
}

/** At least one page, also of a room in which nothing was said. */
async function* inPages(records: AsyncIterable<ExportRecord>): AsyncGenerator<ExportRecord[]> {
  let part: ExportRecord[] = [];
  let isFirst = true;
  for await (const record of records) {
    part.push(record);
    if (part.length < PAGE_SIZE) continue;
    yield part;
    isFirst = false;
    part = [];
  }
  if (part.length > 0 || isFirst) yield part;
}
