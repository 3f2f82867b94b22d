// Opens an encrypted file piece by piece, in order; only at its end it is known whether it was the one that was sent.
import { createSHA256, type IHasher } from "hash-wasm";
import { fromBase64, toBase64 } from "../../../core/attachmentCipher.ts";
import { type EncryptedFile, TamperedMediaError } from "../attachment.ts";
import { cryptAt, importKey } from "../cipher.ts";

export class Unsealer {
  readonly #key: CryptoKey;
  readonly #iv: Uint8Array;
  readonly #hash: IHasher;
  readonly #promised: string;
  #offset = 0;

  private constructor(key: CryptoKey, iv: Uint8Array, hash: IHasher, promised: string) {
    this.#key = key;
    this.#iv = iv;
    this.#hash = hash;
    this.#promised = promised;
  }

  static async open({ key, iv, hashes }: EncryptedFile): Promise<Unsealer> {
    const promised = toBase64(fromBase64(hashes.sha256));
    return new Unsealer(await importKey(key.k), fromBase64(iv), (await createSHA256()).init(), promised);
  }

  /** Nothing of it may be believed before `check`. */
  async take(secret: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    this.#hash.update(secret);
    const plain = await cryptAt(this.#key, this.#iv, this.#offset, secret);
    this.#offset += secret.length;
    return plain;
  }

  /** After the last piece: throws TamperedMediaError when something was changed, or is missing. */
  check(): void {
    if (toBase64(this.#hash.digest("binary")) !== this.#promised)
      throw new TamperedMediaError("The media was changed on the way.");
  }
}
