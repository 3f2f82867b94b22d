// Whether an encrypted file that is played while it comes is the one that was sent: known once all of it was seen in order.
import { createSHA256, type IHasher } from "hash-wasm";
import { fromBase64, toBase64 } from "../../../core/attachmentCipher.ts";

export class Proof {
  readonly #hash: IHasher;
  readonly #promised: string;
  #seenBytes = 0;
  #verdict: "whole" | "tampered" | undefined;

  private constructor(hash: IHasher, promised: string) {
    this.#hash = hash;
    this.#promised = promised;
  }

  /** `sha256` is what the sender promised. */
  static async open(sha256: string): Promise<Proof> {
    return new Proof((await createSHA256()).init(), toBase64(fromBase64(sha256)));
  }

  /**
   * Encrypted bytes of a file of `totalBytes`, from any place of it. Those that were seen before are passed over,
   * and so are those that others are still missing before. Undefined while not all were seen.
   */
  take(offset: number, bytes: Uint8Array, totalBytes: number): "whole" | "tampered" | undefined {
    // Whoever watches it once more learns nothing new.
    if (this.#verdict) return this.#verdict;
    const fresh = offset > this.#seenBytes ? bytes.subarray(0, 0) : bytes.subarray(this.#seenBytes - offset);
    this.#hash.update(fresh);
    this.#seenBytes += fresh.length;
    if (this.#seenBytes < totalBytes) return undefined;
    this.#verdict = toBase64(this.#hash.digest("binary")) === this.#promised ? "whole" : "tampered";
    return this.#verdict;
  }
}
