// How this session stands with encryption, for the settings.
import type { Session } from "../../platform/matrix/session.ts";
import { cryptoOf, isVerified } from "./identity.ts";

export interface EncryptionStanding {
  isConfirmed: boolean;
  /** How many keys the backup holds; undefined when this session does not back keys up. */
  backedUpKeys: number | undefined;
}

export async function readStanding(session: Session): Promise<EncryptionStanding> {
  const crypto = cryptoOf(session);
  const [isConfirmed, version, info] = await Promise.all([
    isVerified(session),
    crypto.getActiveSessionBackupVersion(),
    crypto.getKeyBackupInfo().catch(() => null),
  ]);
  return { isConfirmed, backedUpKeys: version === null ? undefined : (info?.count ?? 0) };
}
