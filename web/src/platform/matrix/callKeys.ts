// Keys of calls go to devices that their owners have signed, sealed by Olm, and are taken from such alone. The SDK leaves
// that to us: it gives keys to whoever is said to be in the call, and takes them from whoever says who they are.
import type { MatrixClient } from "matrix-js-sdk";
import type { ReceivedToDeviceMessage } from "matrix-js-sdk/lib/sync-accumulator";
import { ClientEvent, CryptoEvent, MatrixEvent } from "./sdk.ts";

const KEYS = "io.element.call.encryption_keys";
/** How long the list of somebody's devices may be late. */
const KNOWN_WITHIN_MS = 60_000;

interface Device {
  userId: string;
  deviceId: string;
}

/** The client as the calls of rooms see it. */
export function guardCallKeys(client: MatrixClient): MatrixClient {
  const takers = new Map<(event: MatrixEvent) => void, (received: ReceivedToDeviceMessage) => void>();
  const own = {
    encryptAndSendToDevice: async (type: string, devices: Device[], payload: Record<string, unknown>) => {
      const send = (some: Device[]) => client.encryptAndSendToDevice(type, some, payload);
      const areSigned = await Promise.all(devices.map((device) => isSigned(client, device)));
      const known = devices.filter((_, at) => areSigned[at]);
      for (const late of devices.filter((_, at) => !areSigned[at]))
        void whenTrue(client, late.userId, () => isSigned(client, late)).then(async (isTrue) => {
          if (isTrue) await send([late]);
        });
      if (known.length > 0) await send(known);
    },
    on: (name: ClientEvent, listener: (event: MatrixEvent) => void) => {
      if (name !== ClientEvent.ToDeviceEvent) return client.on(name, listener as never);
      const take = (received: ReceivedToDeviceMessage) => void hear(client, received, listener);
      takers.set(listener, take);
      return client.on(ClientEvent.ReceivedToDeviceMessage, take);
    },
    off: (name: ClientEvent, listener: (event: MatrixEvent) => void) => {
      const take = takers.get(listener);
      takers.delete(listener);
      return take
        ? client.off(ClientEvent.ReceivedToDeviceMessage, take)
        : client.off(name, listener as never);
    },
  };
  return new Proxy(client, {
    get(_, name) {
      const found = Object.hasOwn(own, name)
        ? own[name as keyof typeof own]
        : client[name as keyof MatrixClient];
      return typeof found === "function" ? found.bind(client) : found;
    },
  });
}

async function hear(
  client: MatrixClient,
  received: ReceivedToDeviceMessage,
  listener: (event: MatrixEvent) => void,
): Promise<void> {
  const { message, encryptionInfo } = received;
  if (message.type !== KEYS || encryptionInfo?.sender !== message.sender) return;
  const from = { userId: message.sender, deviceId: String(message.content.member?.claimed_device_id) };
  const isTheirs = async () =>
    (await isSigned(client, from)) &&
    (await findDevice(client, from))?.getIdentityKey() === encryptionInfo.senderCurve25519KeyBase64;
  if (await whenTrue(client, from.userId, isTheirs)) listener(new MatrixEvent(message));
}

async function isSigned(client: MatrixClient, { userId, deviceId }: Device): Promise<boolean> {
  const status = await client.getCrypto()?.getDeviceVerificationStatus(userId, deviceId);
  return status?.signedByOwner ?? false;
}

async function findDevice(client: MatrixClient, { userId, deviceId }: Device) {
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
