// The key for drafts: derived from a secret that the person's verified devices share already, so there is nothing to set up.
import { fromBase64 } from "../../core/attachmentCipher.ts";
import type { Session } from "./session.ts";

const keys = new WeakMap<Session, CryptoKey>();

/** Undefined as long as this device has not been let in; what it cannot share it keeps for itself. */
export async function draftKeyOf(session: Session): Promise<CryptoKey | undefined> {
  const known = keys.get(session);
  if (known) return known;
  const key = await derive(session).catch(() => undefined);
  if (key) keys.set(session, key);
  return key;
}

/** HKDF with a name of its own: what is derived says nothing about the signing key, and is used for nothing else. */
async function derive(session: Session): Promise<CryptoKey | undefined> {
  const bundle = await session.client.getCrypto()?.exportSecretsBundle?.();
  const secret = bundle?.cross_signing?.self_signing_key;
  if (!secret) return undefined;
  const material = await crypto.subtle.importKey("raw", fromBase64(secret), "HKDF", false, ["deriveKey"]);
  const info = new TextEncoder().encode("org.veche.draft");
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(32), info };
  return crypto.subtle.deriveKey(how, material, { name: "AES-GCM", length: 256 }, false, [
    "encrypt",
    "decrypt",
  ]);
}
