// Making a cryptographic identity and its recovery key, and throwing them away.
import type { GeneratedSecretStorageKey } from "matrix-js-sdk/lib/crypto-api";
import { changedPeopleOf } from "../../platform/matrix/changedPeople.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { withPassword } from "../../platform/matrix/withPassword.ts";

export function cryptoOf(session: Session) {
  const crypto = session.client.getCrypto();
  if (!crypto) throw new Error("Encryption has not been started.");
  return crypto;
}

/** Whether this session is signed by the account's own keys. */
export async function isVerified(session: Session): Promise<boolean> {
  const status = await cryptoOf(session).getDeviceVerificationStatus(
    session.userId,
    session.account.deviceId,
  );
  return status?.crossSigningVerified ?? false;
}

/** Create and publish the first cross-signing keys. */
export async function createIdentity(session: Session): Promise<void> {
  const { freshPassword } = session;
  const password = freshPassword === undefined ? undefined : async () => freshPassword;
  await cryptoOf(session).bootstrapCrossSigning({
    authUploadDeviceSigningKeys: withPassword(session, password),
  });
}

/**
 * Create another identity in the place of the one that nothing opens any more. `password` is asked again after a wrong one:
 * by then the new keys exist here, and stopping halfway would leave this session with keys that nobody knows.
 */
export async function replaceIdentity(session: Session, password: () => Promise<string>): Promise<void> {
  session.secretKeys.forget();
  // Else the SDK wants to put the new keys under the old recovery key.
  await session.client.secretStorage.setDefaultKeyId(null);
  await cryptoOf(session).bootstrapCrossSigning({
    setupNewCrossSigning: true,
    authUploadDeviceSigningKeys: withPassword(session, password),
  });
  await forgetComparisons(session);
}

/** New keys of our own vouch for nobody: others have to be compared again, but it is not their keys that have changed. */
async function forgetComparisons(session: Session): Promise<void> {
  const crypto = cryptoOf(session);
  for (const { userId } of session.client.getUsers()) {
    if (userId === session.userId) continue;
    const standing = await crypto.getUserVerificationStatus(userId);
    if (standing.wasCrossSigningVerified()) await crypto.withdrawVerificationRequirement(userId);
  }
  changedPeopleOf(session).lookAgain(session.userId);
}

/** Create the key that opens everything again, and put our secrets under it. */
export async function createRecoveryKey(
  session: Session,
  options: { withNewBackup: boolean; passphrase?: string },
): Promise<GeneratedSecretStorageKey> {
  const crypto = cryptoOf(session);
  const key = await crypto.createRecoveryKeyFromPassphrase(options.passphrase);
  await crypto.bootstrapSecretStorage({
    createSecretStorageKey: async () => key,
    setupNewSecretStorage: true,
    setupNewKeyBackup: options.withNewBackup,
  });
  return key;
}
