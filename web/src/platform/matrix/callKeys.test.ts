import { EventEmitter } from "node:events";
import type { MatrixClient, MatrixEvent } from "matrix-js-sdk";
import { expect, test, vi } from "vitest";
import { guardCallKeys } from "./callKeys.ts";
import { ClientEvent, CryptoEvent } from "./sdk.ts";

const BORIS = { userId: "@boris:x", deviceId: "PHONE" };
const KEYS = "io.element.call.encryption_keys";

/** A client that knows of one device of Boris's. */
function makeClient() {
  const emitter = new EventEmitter();
  const known = { isSigned: true, identityKey: "curve" };
  const client = Object.assign(emitter, {
    known,
    encryptAndSendToDevice: vi.fn(async () => undefined),
    getCrypto: () => ({
      getDeviceVerificationStatus: async (_userId: string, deviceId: string) =>
        deviceId === "PHONE" ? { signedByOwner: known.isSigned } : null,
      getUserDeviceInfo: async () =>
        new Map([[BORIS.userId, new Map([["PHONE", { getIdentityKey: () => known.identityKey }]])]]),
    }),
  });
  return client as typeof client & MatrixClient;
}

const message = (deviceId = "PHONE") => ({
  type: KEYS,
  sender: BORIS.userId,
  content: { member: { claimed_device_id: deviceId }, keys: { index: 0, key: "AAAA" } },
});
const sealed = { sender: BORIS.userId, senderCurve25519KeyBase64: "curve", senderVerified: false };

async function listen(client: MatrixClient, received: object): Promise<number> {
  const heard: MatrixEvent[] = [];
  guardCallKeys(client).on(ClientEvent.ToDeviceEvent, (event) => heard.push(event));
  client.emit(ClientEvent.ReceivedToDeviceMessage, received as never);
  await new Promise((done) => setTimeout(done));
  return heard.length;
}

test("a key is taken that a device signed by its owner has sealed", async () => {
  expect(await listen(makeClient(), { message: message(), encryptionInfo: sealed })).toBe(1);
});

test.each<[string, object]>([
  ["came openly", { message: message(), encryptionInfo: null }],
  [
    "came from somebody else than it says",
    { message: message(), encryptionInfo: { ...sealed, sender: "@eve:x" } },
  ],
  [
    "was sealed by another device than it says",
    { message: message(), encryptionInfo: { ...sealed, senderCurve25519KeyBase64: "other" } },
  ],
  ["names a device that nobody has", { message: message("GHOST"), encryptionInfo: sealed }],
  ["names no device", { message: { ...message(), content: {} }, encryptionInfo: sealed }],
])("no key is taken that %s", async (_, received) => {
  expect(await listen(makeClient(), received)).toBe(0);
});

test("a key that came before its device was known to be signed is taken then", async () => {
  const client = makeClient();
  client.known.isSigned = false;
  const heard: MatrixEvent[] = [];
  guardCallKeys(client).on(ClientEvent.ToDeviceEvent, (event) => heard.push(event));
  client.emit(ClientEvent.ReceivedToDeviceMessage, { message: message(), encryptionInfo: sealed } as never);
  await new Promise((done) => setTimeout(done));
  expect(heard).toHaveLength(0);
  client.known.isSigned = true;
  client.emit(CryptoEvent.DevicesUpdated, [BORIS.userId], false);
  await new Promise((done) => setTimeout(done));
  expect(heard).toHaveLength(1);
});

test("nobody is given a key whose owner has not signed the device, until they do", async () => {
  const client = makeClient();
  client.known.isSigned = false;
  await guardCallKeys(client).encryptAndSendToDevice(KEYS, [BORIS, { ...BORIS, deviceId: "GHOST" }], {});
  expect(client.encryptAndSendToDevice).not.toHaveBeenCalled();
  client.known.isSigned = true;
  client.emit(CryptoEvent.DevicesUpdated, [BORIS.userId], false);
  await new Promise((done) => setTimeout(done));
  expect(client.encryptAndSendToDevice.mock.calls).toEqual([[KEYS, [BORIS], {}]]);
});

test("whoever listens no more hears nothing", async () => {
  const client = makeClient();
  const guarded = guardCallKeys(client);
  const listener = vi.fn();
  guarded.on(ClientEvent.ToDeviceEvent, listener);
  guarded.off(ClientEvent.ToDeviceEvent, listener);
  expect(client.listenerCount(ClientEvent.ReceivedToDeviceMessage)).toBe(0);
});
