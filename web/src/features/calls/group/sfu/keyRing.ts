// The keys of a call: one for each device that sends, as they come over Matrix, handed to what seals and opens the frames.
import { BaseKeyProvider } from "livekit-client";

export class KeyRing extends BaseKeyProvider {
  readonly #own: string;
  #ownIndex = 0;

  /** `own`: the name at the SFU of this device, which seals with the last key that it was given. */
  constructor(own: string) {
    // Keys come new and are never derived from older ones; nothing that the SFU sends makes a key that is good useless.
    super({ ratchetWindowSize: 0, failureTolerance: -1, keyringSize: 256 });
    this.#own = own;
  }

  async take(key: Uint8Array<ArrayBuffer>, index: number, identity: string): Promise<void> {
    const material = await crypto.subtle.importKey("raw", key, "HKDF", false, ["deriveBits", "deriveKey"]);
    if (identity === this.#own) this.#ownIndex = index;
    this.onSetEncryptionKey(material, identity, index);
  }

  /** After connecting anew it is this one that is sealed with: the latest of anybody's could be an old one of ours. */
  override getLatestManuallySetKeyIndex(): number {
    return this.#ownIndex;
  }
}
