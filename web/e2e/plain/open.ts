// What the pages of somebody else's app begin with: matrix-js-sdk as it comes, with the Rust crypto that it brings.
import { ClientEvent, type MatrixClient, SyncState } from "matrix-js-sdk";

export interface PlainAccount {
  baseUrl: string;
  userId: string;
  deviceId: string;
  accessToken: string;
  password: string;
}

/** Have keys, and know what there is. */
export async function open(client: MatrixClient, { userId, password }: PlainAccount): Promise<void> {
  await client.initRustCrypto({ cryptoDatabasePrefix: `plain ${userId} ${client.getDeviceId()}` });
  await client.getCrypto()?.bootstrapCrossSigning({
    authUploadDeviceSigningKeys: async (request) => {
      const identifier = { type: "m.id.user", user: userId };
      await request({ type: "m.login.password", identifier, password } as never);
    },
  });
  await client.startClient();
  await new Promise<void>((done) => {
    client.on(ClientEvent.Sync, (state) => state === SyncState.Prepared && done());
  });
}
