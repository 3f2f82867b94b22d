import type { MatrixClient } from "matrix-js-sdk";
import type { SyncCryptoCallbacks, SyncCryptoChanges } from "matrix-js-sdk/lib/common-crypto/CryptoBackend";
import { expect, test, vi } from "vitest";
import { spareEncryption } from "./idleSyncs.ts";

const IDLE: SyncCryptoChanges = {
  toDeviceEvents: [],
  oneTimeKeysCounts: { signed_curve25519: 50 },
  unusedFallbackKeys: ["signed_curve25519"],
};

function make() {
  const taken = vi.fn<SyncCryptoCallbacks["processSyncChanges"]>(async () => []);
  const crypto = { processSyncChanges: taken };
  const clock = { ms: 0 };
  spareEncryption({ getCrypto: () => crypto } as never as MatrixClient, () => clock.ms);
  return {
    taken,
    clock,
    sync: (changes = {}) => crypto.processSyncChanges({ ...IDLE, ...changes } as never),
  };
}

test("what was said a moment before is not taken again", async () => {
  const { sync, taken } = make();
  await sync();
  expect(await sync()).toEqual([]);
  expect(taken).toHaveBeenCalledTimes(1);
});

test.each<[string, object]>([
  ["a message to this device", { toDeviceEvents: [{ type: "m.dummy" }] }],
  ["somebody's new device", { deviceLists: { changed: ["@boris:x"] } }],
  ["somebody with whom no room is shared any more", { deviceLists: { left: ["@boris:x"] } }],
  ["a key that was used", { oneTimeKeysCounts: { signed_curve25519: 49 } }],
  ["no count of keys at all", { oneTimeKeysCounts: {} }],
  ["a fallback key that was used", { unusedFallbackKeys: [] }],
])("%s is taken", async (_, changes) => {
  const { sync, taken } = make();
  await sync();
  await sync(changes);
  expect(taken).toHaveBeenCalledTimes(2);
});

test("after a minute it is taken again, and so is what could not be taken", async () => {
  const { sync, taken, clock } = make();
  taken.mockRejectedValueOnce(new Error("the disk is full"));
  await expect(sync()).rejects.toThrow();
  await sync();
  clock.ms = 60_000;
  await sync();
  expect(taken).toHaveBeenCalledTimes(3);
});
