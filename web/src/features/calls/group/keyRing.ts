// The keys of a call: one for each device that sends, as they come over Matrix, handed to what opens the frames.
import { BaseKeyProvider } from "livekit-client";

export class KeyRing extends BaseKeyProvider {
  constructor() {
    super({ ratchetWindowSize: 10, keyringSize: 256 });
  }

  async take(key: Uint8Array<ArrayBuffer>, index: number, identity: string): Promise<void> {
    const material = await crypto.subtle.importKey("raw", key, "HKDF", false, ["deriveBits", "deriveKey"]);
    this.onSetEncryptionKey(material, identity, index);
  }
}
