// Copies of the recovery key in the account data, each encrypted with a key that only one passkey gives out.

import type { Session } from "../../platform/matrix/session.ts";
import {
  askPasskey,
  createPasskey,
  fromBase64Url,
  type PasskeyHandle,
  toBase64Url,
} from "../../platform/passkey.ts";

const TYPE = "org.veche.passkey_recovery";
const IV_BYTES = 12;
const MOST_COPIES = 10;

interface Copy extends PasskeyHandle {
  /** Of the secret storage key that is inside. */
  keyId: string;
  /** base64url */
  iv: string;
  ciphertext: string;
}

/** The copies that open the account as it is now; older ones hold a key that opens nothing any more. */
export async function listCopies(session: Session): Promise<Copy[]> {
  const keyId = await session.client.secretStorage.getDefaultKeyId();
  return readCopies(session).filter((copy) => copy.keyId === keyId);
}

/** Make a passkey, and a copy of the recovery key for it. */
export async function addCopy(session: Session, recoveryKey: Uint8Array<ArrayBuffer>): Promise<void> {
  const { client, userId } = session;
  const keyId = await client.secretStorage.getDefaultKeyId();
  if (!keyId) throw new Error("There is no recovery key to copy.");
  const { handle, key } = await createPasskey(userId);
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const ciphertext = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, recoveryKey);
  const copy: Copy = {
    ...handle,
    keyId,
    iv: toBase64Url(iv),
    ciphertext: toBase64Url(new Uint8Array(ciphertext)),
  };
  const others = (await listCopies(session)).slice(1 - MOST_COPIES);
  await writeCopies(session, [...others, copy]);
}

export function removeCopies(session: Session): Promise<void> {
  return writeCopies(session, []);
}

/** Have a passkey open its copy, and remember the key inside for the SDK. */
export async function openCopy(session: Session): Promise<void> {
  const copies = await listCopies(session);
  const { handle, key } = await askPasskey(copies);
  const copy = copies.find(({ credentialId }) => credentialId === handle.credentialId);
  if (!copy) throw new Error("This passkey has no copy.");
  const iv = fromBase64Url(copy.iv);
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, fromBase64Url(copy.ciphertext));
  session.secretKeys.remember(copy.keyId, new Uint8Array(plain));
}

/** The server could have put anything there. */
function readCopies({ client }: Session): Copy[] {
  const copies: unknown = client.getAccountData(TYPE as never)?.getContent().copies;
  return Array.isArray(copies) ? copies.filter(isCopy) : [];
}

function isCopy(value: unknown): value is Copy {
  const copy = value as Record<keyof Copy, unknown> | null;
  return (["credentialId", "salt", "keyId", "iv", "ciphertext"] as const).every(
    (name) => typeof copy?.[name] === "string",
  );
}

async function writeCopies({ client }: Session, copies: Copy[]): Promise<void> {
  await client.setAccountData(TYPE as never, { copies } as never);
}
