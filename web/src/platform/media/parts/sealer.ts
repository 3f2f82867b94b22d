// Encrypts a file chunk by chunk, and can go on from any chunk in another page, days later.
import { createSHA256, type IHasher } from "hash-wasm";
import {
  CHUNK_BYTES,
  describeFile,
  type EncryptedFile,
  fromBase64,
  toBase64,
} from "../../../core/attachmentCipher.ts";
import { cryptAt, importKey } from "../cipher.ts";
import { type Lock, newLock, type Reading, readingOf } from "../locked.ts";

/** How far a file is sealed. Secret: who has it can read the file. */
export interface SealState {
  /** Bytes that are sealed; a whole number of chunks, or all. */
  offset: number;
  /** Absent where the room is not encrypted: then the file goes as it is. Base64. */
  secret?: { key: string; iv: string; hash: string };
}

export interface SealedChunk {
  offset: number;
  bytes: Uint8Array<ArrayBuffer>;
  /** From where to go on after this one. */
  after: SealState;
}

/** The file cannot be read any more: it was changed, moved or taken away. */
export class UnreadableFileError extends Error {}

/** Every beginning has a key of its own: the same key over a file that has changed would give both away. */
export async function newSeal(isEncrypted: boolean): Promise<SealState> {
  if (!isEncrypted) return { offset: 0 };
  return { offset: 0, secret: { ...newLock(), hash: toBase64((await createSHA256()).init().save()) } };
}

interface Source {
  sizeBytes: number;
  read: Reading;
}

interface Opened {
  key: CryptoKey;
  iv: Uint8Array;
  hash: IHasher;
}

export class Sealer {
  readonly #source: Source;
  readonly #opened: Opened | undefined;
  readonly #chunkBytes: number;
  #state: SealState;

  private constructor(source: Source, state: SealState, opened: Opened | undefined, chunkBytes: number) {
    this.#source = source;
    this.#state = state;
    this.#opened = opened;
    this.#chunkBytes = chunkBytes;
  }

  /** `lock` is that of a file that lies locked on this device. */
  static async open(file: Blob, state: SealState, chunkBytes = CHUNK_BYTES, lock?: Lock): Promise<Sealer> {
    const source = { sizeBytes: file.size, read: await readingOf(file, lock) };
    const { secret } = state;
    if (!secret) return new Sealer(source, state, undefined, chunkBytes);
    const hash = (await createSHA256()).load(fromBase64(secret.hash));
    const opened = { key: await importKey(secret.key), iv: fromBase64(secret.iv), hash };
    return new Sealer(source, state, opened, chunkBytes);
  }

  /** The next chunk, one at a time; undefined after the last. Throws UnreadableFileError. */
  async next(): Promise<SealedChunk | undefined> {
    const { offset, secret } = this.#state;
    if (offset >= this.#source.sizeBytes) return undefined;
    const plain = await this.#read(offset);
    const next = offset + plain.length;
    if (!this.#opened || !secret) {
      this.#state = { offset: next };
      return { offset, bytes: plain, after: this.#state };
    }
    const { key, iv, hash } = this.#opened;
    const bytes = await cryptAt(key, iv, offset, plain);
    hash.update(bytes);
    this.#state = { offset: next, secret: { ...secret, hash: toBase64(hash.save()) } };
    return { offset, bytes, after: this.#state };
  }

  /** After the last chunk: what is sent with the file; undefined for a file that goes as it is. */
  describe(): Omit<EncryptedFile, "url"> | undefined {
    const { secret } = this.#state;
    if (!this.#opened || !secret) return undefined;
    return describeFile(fromBase64(secret.key), fromBase64(secret.iv), this.#opened.hash.digest("binary"));
  }

  async #read(offset: number): Promise<Uint8Array<ArrayBuffer>> {
    const { sizeBytes, read } = this.#source;
    const end = Math.min(sizeBytes, offset + this.#chunkBytes);
    try {
      const bytes = await read(offset, end);
      if (bytes.length === end - offset) return bytes;
    } catch {
      // Browsers refuse to read a file that has changed since it was chosen.
    }
    throw new UnreadableFileError("The file cannot be read any more.");
  }
}
