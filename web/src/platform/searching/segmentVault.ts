// Opens and seals the segments of an index, and remembers the ones used last.
import type { SegmentData } from "../../core/searching/segment.ts";
import type { IndexDatabase, Sealed, SegmentRow } from "./indexDatabase.ts";

/** Messages kept open in memory: some 30 megabytes. */
const OPEN_MESSAGES = 40_000;

export class SegmentVault {
  readonly #database: IndexDatabase;
  readonly #key: CryptoKey;
  readonly #open = new Map<number, { version: number; data: SegmentData }>();

  constructor(database: IndexDatabase, key: CryptoKey) {
    this.#database = database;
    this.#key = key;
  }

  async open(row: SegmentRow): Promise<SegmentData> {
    const known = this.#open.get(row.id);
    const data = known?.version === row.version ? known.data : await this.#unseal(row);
    this.remember(row, data);
    return data;
  }

  /** Encrypt a segment under its own name and version, so that no piece can stand in for another. */
  async seal(row: SegmentRow, data: SegmentData): Promise<Sealed> {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify(data));
    return { iv, data: await crypto.subtle.encrypt(this.#algorithm(row, iv), this.#key, plain) };
  }

  remember(row: SegmentRow, data: SegmentData): void {
    this.#open.delete(row.id);
    this.#open.set(row.id, { version: row.version, data });
    let count = 0;
    for (const { data } of this.#open.values()) count += data.documents.length;
    for (const [id, { data }] of this.#open) {
      if (count <= OPEN_MESSAGES || id === row.id) break;
      this.#open.delete(id);
      count -= data.documents.length;
    }
  }

  forget(id: number): void {
    this.#open.delete(id);
  }

  async #unseal(row: SegmentRow): Promise<SegmentData> {
    const sealed = await this.#database.get("bodies", row.id);
    if (!sealed) throw new Error("A segment of the search index is gone.");
    const plain = await crypto.subtle.decrypt(this.#algorithm(row, sealed.iv), this.#key, sealed.data);
    return JSON.parse(new TextDecoder().decode(plain)) as SegmentData;
  }

  #algorithm({ id, version }: SegmentRow, iv: Uint8Array<ArrayBuffer>): AesGcmParams {
    return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(`${id}:${version}`) };
  }
}
