// Lends the key of secret storage to the SDK while it works, and asks the person for it when nothing is known.
import type { CryptoCallbacks } from "matrix-js-sdk/lib/crypto-api";

type Ask = (keyIds: string[]) => Promise<[string, Uint8Array<ArrayBuffer>] | null>;

export class SecretKeys {
  readonly #known = new Map<string, Uint8Array<ArrayBuffer>>();
  #ask: Ask = async () => null;

  /** Who is asked when the SDK needs a key that is not known. */
  onAsked(ask: Ask): void {
    this.#ask = ask;
  }

  remember(keyId: string, key: Uint8Array<ArrayBuffer>): void {
    this.#known.set(keyId, key);
  }

  forget(): void {
    this.#known.clear();
  }

  readonly callbacks: CryptoCallbacks = {
    getSecretStorageKey: async ({ keys }) => {
      const keyIds = Object.keys(keys);
      for (const keyId of keyIds) {
        const key = this.#known.get(keyId);
        if (key) return [keyId, key];
      }
      return this.#ask(keyIds);
    },
    cacheSecretStorageKey: (keyId, _info, key) => this.#known.set(keyId, key),
  };
}
