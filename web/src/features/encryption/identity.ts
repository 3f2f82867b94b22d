// Making a cryptographic identity and its recovery key.
import type { GeneratedSecretStorageKey } from "matrix-js-sdk/lib/crypto-api";
import { MatrixError } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";

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

/** Create and publish cross-signing keys; the server may want the password for it. */
export async function createIdentity(
  session: Session,
  options: { replace?: boolean; password?: string } = {},
) {
  const password = options.password ?? session.freshPassword;
  await cryptoOf(session).bootstrapCrossSigning({
    setupNewCrossSigning: options.replace ?? false,
    authUploadDeviceSigningKeys: async (upload) => {
      try {
        await upload(null);
      } catch (error) {
        if (!(error instanceof MatrixError) || error.httpStatus !== 401 || password === undefined)
          throw error;
        const identifier = { type: "m.id.user", user: session.userId };
        await upload({ type: "m.login.password", identifier, password, session: error.data.session });
      }
    },
  });
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
