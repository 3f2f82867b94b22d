// What the databases of an account are called on this device.
import type { OnDevice } from "../cryptoLock.ts";

/** All of an account's databases have this in their name. */
export function storePrefix({ userId, deviceId }: OnDevice): string {
  return `veche:${userId}:${deviceId}:`;
}

export function syncStoreName(account: OnDevice): string {
  return `${storePrefix(account)}sync`;
}

/** What the SDK calls the prefix of the encryption's database. */
export function cryptoStoreName(account: OnDevice): string {
  return `${storePrefix(account)}crypto`;
}

export function searchStoreName(account: OnDevice): string {
  return `${storePrefix(account)}search`;
}

export function importStoreName(account: OnDevice): string {
  return `${storePrefix(account)}imports`;
}
