// Object URLs of opened media, shared by all views of the same media and let go when nobody has looked for a while.
import type { MatrixClient } from "matrix-js-sdk";
import { type Attachment, keyOf, openAttachment } from "./attachment.ts";

interface Entry {
  url: Promise<string>;
  sizeBytes: number;
  holders: number;
}

const MOST_UNUSED_BYTES = 64 * 1024 * 1024;
/** What is more, whatever the sender says that it is, is not taken into memory: it can be saved. */
const MOST_HELD_BYTES = 256 * 1024 * 1024;

/** By what tells attachments apart, least recently used first. */
const entries = new Map<string, Entry>();

export interface Hold {
  url: Promise<string>;
  release(): void;
}

/** Open media and keep it until released. Its address may throw what `openAttachment` throws. */
export function holdMedia(client: MatrixClient, attachment: Attachment, mostBytes = MOST_HELD_BYTES): Hold {
  const key = keyOf(attachment);
  const entry = entries.get(key) ?? open(client, attachment, mostBytes);
  entries.delete(key);
  entries.set(key, entry);
  entry.holders += 1;
  let isHeld = true;
  const release = () => {
    if (!isHeld) return;
    isHeld = false;
    entry.holders -= 1;
    letGo();
  };
  return { url: entry.url, release };
}

function open(client: MatrixClient, attachment: Attachment, mostBytes: number): Entry {
  const entry: Entry = { url: Promise.resolve(""), sizeBytes: 0, holders: 0 };
  entry.url = openAttachment(client, attachment, mostBytes).then((blob) => {
    entry.sizeBytes = blob.size;
    return URL.createObjectURL(blob);
  });
  // What could not be opened may be tried again.
  entry.url.catch(() => entries.delete(keyOf(attachment)));
  return entry;
}

function letGo(): void {
  let unusedBytes = 0;
  for (const [key, entry] of [...entries].reverse()) {
    if (entry.holders > 0) continue;
    unusedBytes += entry.sizeBytes;
    if (unusedBytes <= MOST_UNUSED_BYTES) continue;
    entries.delete(key);
    void entry.url.then((url) => URL.revokeObjectURL(url));
  }
}
