// Words from device to device, sealed by Olm: to devices that their owners have signed, and taken from such alone. The SDK
// leaves that to us: it sends to whoever is named, and takes from whoever says who they are.
import type { MatrixClient } from "matrix-js-sdk";
import type { ReceivedToDeviceMessage } from "matrix-js-sdk/lib/sync-accumulator";
import { ClientEvent, CryptoEvent } from "./sdk.ts";

/** How long the list of somebody's devices may be late. */
const KNOWN_WITHIN_MS = 60_000;

export interface DeviceName {
  userId: string;
  deviceId: string;
}

/** Send to those that are signed now, and to the others as soon as they are known to be. Done when it waits to be sent. */
export async function sendSealed(
  client: MatrixClient,
  type: string,
  devices: readonly DeviceName[],
  content: Record<string, unknown>,
): Promise<void> {
  const send = (some: DeviceName[]) => client.encryptAndSendToDevice(type, some, content);
  const areSigned = await Promise.all(devices.map((device) => isSigned(client, device)));
  const known = devices.filter((_, at) => areSigned[at]);
  for (const late of devices.filter((_, at) => !areSigned[at]))
    void whenTrue(client, late.userId, () => isSigned(client, late)).then(async (isTrue) => {
      if (isTrue) await send([late]);
    });
  if (known.length > 0) await send(known);
}

/**
 * Hear what comes of one type: who says it, by the device that `claim` reads in its content, is whose Olm key has sealed it. What one
 * device says is told in the order in which it came. Returns what ends it.
 */
export function hearSealed(
  client: MatrixClient,
  type: string,
  claim: (content: Record<string, unknown>) => string,
  tell: (message: ReceivedToDeviceMessage["message"], from: DeviceName) => void,
): () => void {
  const lasts = new Map<string, Promise<void>>();
  const take = (received: ReceivedToDeviceMessage) => {
    const { message } = received;
    if (message.type !== type) return;
    const from = { userId: message.sender, deviceId: claim(message.content) };
    const key = `${from.userId} ${received.encryptionInfo?.senderCurve25519KeyBase64}`;
    const next = (lasts.get(key) ?? Promise.resolve()).then(async () => {
      if (await isFrom(client, received, from)) tell(message, from);
    });
    lasts.set(key, next);
    void next.finally(() => lasts.get(key) === next && lasts.delete(key));
  };
  client.on(ClientEvent.ReceivedToDeviceMessage, take);
  return () => client.off(ClientEvent.ReceivedToDeviceMessage, take);
}

async function isFrom(
  client: MatrixClient,
  { message, encryptionInfo }: ReceivedToDeviceMessage,
  from: DeviceName,
): Promise<boolean> {
  if (encryptionInfo?.sender !== message.sender) return false;
  const isTheirs = async () =>
    (await isSigned(client, from)) &&
    (await findDevice(client, from))?.getIdentityKey() === encryptionInfo.senderCurve25519KeyBase64;
  return whenTrue(client, from.userId, isTheirs);
}

/** Whether the owner of a device vouches for it, as far as is known. */
export async function isSigned(client: MatrixClient, { userId, deviceId }: DeviceName): Promise<boolean> {
  const status = await client.getCrypto()?.getDeviceVerificationStatus(userId, deviceId);
  return status?.signedByOwner ?? false;
}

async function findDevice(client: MatrixClient, { userId, deviceId }: DeviceName) {
  const devices = await client.getCrypto()?.getUserDeviceInfo([userId], true);
  return devices?.get(userId)?.get(deviceId);
}

/** Whether something is true of somebody's devices, now or as soon as more is known of them. */
async function whenTrue(
  client: MatrixClient,
  userId: string,
  test: () => Promise<boolean>,
): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (isTrue: boolean) => {
      client.off(CryptoEvent.DevicesUpdated, look);
      clearTimeout(timer);
      resolve(isTrue);
    };
    const look = async (users: string[]) => {
      if (users.includes(userId) && (await test())) end(true);
    };
    const timer = setTimeout(() => end(false), KNOWN_WITHIN_MS);
    client.on(CryptoEvent.DevicesUpdated, look);
    void look([userId]);
  });
}
