// A secret key that only the person's passkey gives out (WebAuthn with the PRF extension): the device's own lock opens it.

/** What is kept of a passkey to ask it again; worth nothing without it. */
export interface PasskeyHandle {
  /** base64url */
  credentialId: string;
  /** base64url; what the passkey mixes into its answer. */
  salt: string;
}

const ALGORITHMS = [-7, -257].map((alg) => ({ type: "public-key" as const, alg }));
const EXTENSION = "prf";
const SALT_BYTES = 32;

/** Whether this browser can have a passkey give out a secret. */
export async function canUsePasskeys(): Promise<boolean> {
  if (!("PublicKeyCredential" in window) || !PublicKeyCredential.getClientCapabilities) return false;
  const capabilities = await PublicKeyCredential.getClientCapabilities();
  return capabilities[`extension:${EXTENSION}`] === true;
}

/** Make a passkey for somebody; returns how to ask it, and its key. Throws when the person or the device declines. */
export async function createPasskey(userId: string): Promise<{ handle: PasskeyHandle; key: CryptoKey }> {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  const created = await navigator.credentials.create({
    publicKey: {
      rp: { name: "Veche" },
      user: { id: await hash(userId), name: userId, displayName: userId },
      challenge: crypto.getRandomValues(new Uint8Array(SALT_BYTES)),
      pubKeyCredParams: ALGORITHMS,
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
      extensions: { prf: { eval: { first: salt } } },
    },
  });
  if (!(created instanceof PublicKeyCredential)) throw new Error("No passkey was made.");
  const prf = created.getClientExtensionResults().prf;
  if (!prf?.enabled) throw new PasskeyUnfitError();
  const handle = { credentialId: toBase64Url(new Uint8Array(created.rawId)), salt: toBase64Url(salt) };
  // Some devices give the secret only when asked a second time.
  if (prf.results?.first) return { handle, key: await deriveKey(prf.results.first) };
  return { handle, key: (await askPasskey([handle])).key };
}

/** Ask for one of these passkeys; returns which it was, and its key. */
export async function askPasskey(
  handles: PasskeyHandle[],
): Promise<{ handle: PasskeyHandle; key: CryptoKey }> {
  const evalByCredential = Object.fromEntries(
    handles.map(({ credentialId, salt }) => [credentialId, { first: fromBase64Url(salt) }]),
  );
  const answer = await navigator.credentials.get({
    publicKey: {
      challenge: crypto.getRandomValues(new Uint8Array(SALT_BYTES)),
      allowCredentials: handles.map(({ credentialId }) => ({
        type: "public-key",
        id: fromBase64Url(credentialId),
      })),
      userVerification: "required",
      extensions: { prf: { evalByCredential } },
    },
  });
  if (!(answer instanceof PublicKeyCredential)) throw new Error("No passkey was chosen.");
  const secret = answer.getClientExtensionResults().prf?.results?.first;
  const used = toBase64Url(new Uint8Array(answer.rawId));
  const handle = handles.find(({ credentialId }) => credentialId === used);
  if (!secret || !handle) throw new PasskeyUnfitError();
  return { handle, key: await deriveKey(secret) };
}

/** The passkey exists, but cannot keep a secret. */
export class PasskeyUnfitError extends Error {}

async function deriveKey(secret: BufferSource): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const info = new TextEncoder().encode("org.veche.passkey_recovery");
  const derivation = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info };
  return crypto.subtle.deriveKey(derivation, material, { name: "AES-GCM", length: 256 }, false, [
    "encrypt",
    "decrypt",
  ]);
}

async function hash(text: string): Promise<ArrayBuffer> {
  return crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
}

export function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");
}

export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
}
