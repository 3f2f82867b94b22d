// Decryption without a page: the service worker opens the account's own key store, while it holds the lock.
import {
  DecryptionSettings,
  DeviceId,
  DeviceLists,
  initAsync,
  OlmMachine,
  RoomId,
  StoreHandle,
  TrustRequirement,
  UserId,
} from "@matrix-org/matrix-sdk-crypto-wasm";
import { whileFree } from "../cryptoLock.ts";
import type { StoredAccount } from "../storage/accounts.ts";
import { ask } from "./bareRequest.ts";
import { cryptoStoreName } from "./stores.ts";

export interface RoomEvent {
  type: string;
  sender: string;
  content: Record<string, unknown>;
  state_key?: string;
  origin_server_ts?: number;
}

interface ToDevice {
  next_batch: string;
  to_device?: { events?: unknown[] };
}

/** Nothing but messages to this device: its keys. Without a token, nothing is taken off the server's list. */
const ONLY_TO_DEVICE = JSON.stringify({
  room: { rooms: [] },
  presence: { types: [] },
  account_data: { types: [] },
});
const ROUNDS = 10;

/** The event in the clear; undefined when its key is not to be had, or a page has the keys in hand. */
export function decryptAside(
  account: StoredAccount,
  roomId: string,
  event: RoomEvent,
  wasmUrl: string,
): Promise<RoomEvent | undefined> {
  return whileFree(account, async () => {
    // Opening a store that is not there would make one, and with it a new device.
    if (!(await hasStore(account))) return undefined;
    await initAsync(wasmUrl);
    const store = await StoreHandle.open(cryptoStoreName(account), undefined);
    const machine = await OlmMachine.initFromStore(
      new UserId(account.userId),
      new DeviceId(account.deviceId),
      store,
    );
    try {
      return (
        (await attempt(machine, roomId, event)) ?? (await fetchKeysAndTry(account, machine, roomId, event))
      );
    } finally {
      machine.close();
    }
  });
}

/** Take in keys that came while the app was closed, until the one for this event is among them. */
async function fetchKeysAndTry(
  account: StoredAccount,
  machine: OlmMachine,
  roomId: string,
  event: RoomEvent,
): Promise<RoomEvent | undefined> {
  let since = "";
  for (let round = 0; round < ROUNDS; round++) {
    const query = new URLSearchParams({ filter: ONLY_TO_DEVICE, timeout: "0", ...(since && { since }) });
    const answer = await ask<ToDevice>(account, "GET", `/v3/sync?${query}`);
    const events = answer.to_device?.events ?? [];
    if (events.length === 0) return undefined;
    await machine.receiveSyncChangesMsc4186(JSON.stringify(events), new DeviceLists(), new Map());
    const found = await attempt(machine, roomId, event);
    if (found) return found;
    since = answer.next_batch;
  }
  return undefined;
}

async function attempt(
  machine: OlmMachine,
  roomId: string,
  event: RoomEvent,
): Promise<RoomEvent | undefined> {
  try {
    const settings = new DecryptionSettings(TrustRequirement.Untrusted);
    const found = await machine.decryptRoomEvent(JSON.stringify(event), new RoomId(roomId), settings);
    return { ...event, ...(JSON.parse(found.event) as Pick<RoomEvent, "type" | "content">) };
  } catch {
    return undefined;
  }
}

async function hasStore(account: StoredAccount): Promise<boolean> {
  const names = (await indexedDB.databases()).map(({ name }) => name);
  return names.includes(`${cryptoStoreName(account)}::matrix-sdk-crypto`);
}
