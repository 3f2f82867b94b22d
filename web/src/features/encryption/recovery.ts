// Opening an account's secrets in a new session, with its recovery key or passphrase.
import { decodeRecoveryKey, deriveRecoveryKeyFromPassphrase } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { cryptoOf } from "./identity.ts";

export class WrongKeyError extends Error {}
/** The account has no secret storage: nothing can be recovered, only reset. */
export class NothingToRecoverError extends Error {}

/** Find the key in what was typed, and remember it for the SDK; throws WrongKeyError. */
export async function readRecoveryInput(session: Session, input: string): Promise<void> {
  const storage = session.client.secretStorage;
  const found = await storage.getKey();
  if (!found) throw new NothingToRecoverError();
  const [keyId, info] = found;
  for (const read of [decode, derive]) {
    const key = await read(input.trim(), info.passphrase);
    if (key && (await storage.checkKey(key, info))) {
      session.secretKeys.remember(keyId, key);
      return;
    }
  }
  throw new WrongKeyError();
}

/** Import the account's keys and sign this session with them; from then on old messages can be read. */
export async function unlock(session: Session): Promise<void> {
  const crypto = cryptoOf(session);
  await crypto.userHasCrossSigningKeys(session.userId, true);
  // Without this check the SDK would silently create another identity.
  const { privateKeysInSecretStorage } = await crypto.getCrossSigningStatus();
  if (!privateKeysInSecretStorage) throw new NothingToRecoverError();
  await crypto.bootstrapCrossSigning({});
  await crypto.loadSessionBackupPrivateKeyFromSecretStorage();
  await crypto.checkKeyBackupAndEnable();
  // Nobody has to wait for all of it: the key of a message that is looked at is fetched by itself.
  void crypto.restoreKeyBackup().catch(() => undefined);
}

async function decode(input: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return decodeRecoveryKey(input) as Uint8Array<ArrayBuffer>;
  } catch {
    return undefined;
  }
}

interface PassphraseInfo {
  salt: string;
  iterations: number;
  bits?: number;
}

async function derive(input: string, info?: PassphraseInfo): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (!info || !input) return undefined;
  return (await deriveRecoveryKeyFromPassphrase(
    input,
    info.salt,
    info.iterations,
    info.bits,
  )) as Uint8Array<ArrayBuffer>;
}
