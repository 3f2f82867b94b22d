// The accounts signed in in this browser, and which of them is in use; the service worker reads them too.
import { deleteRow, readRow, readRows, writeRow } from "./database.ts";

export interface StoredAccount {
  userId: string;
  deviceId: string;
  accessToken: string;
  /** Where the homeserver is, without a slash at the end. */
  baseUrl: string;
  signedInMs: number;
  /** The one room of a guest, and until when; the server lets them go nowhere else. */
  guestRoomId?: string;
  guestUntilMs?: number;
}

const ACTIVE = "active-account";

export function listAccounts(): Promise<StoredAccount[]> {
  return readRows<StoredAccount>("accounts");
}

/** The account in use, or undefined when nobody is signed in. */
export async function findActiveAccount(): Promise<StoredAccount | undefined> {
  const userId = await readRow<string>("values", ACTIVE);
  const active = userId && (await readRow<StoredAccount>("accounts", userId));
  return active || (await listAccounts())[0];
}

/** An account of this browser; the one in use when nobody says which. */
export function findAccount(userId: string | undefined): Promise<StoredAccount | undefined> {
  return userId ? readRow<StoredAccount>("accounts", userId) : findActiveAccount();
}

export async function saveAccount(account: StoredAccount): Promise<void> {
  await writeRow("accounts", account);
  await chooseAccount(account.userId);
}

export function chooseAccount(userId: string): Promise<void> {
  return writeRow("values", userId, ACTIVE);
}

export function forgetAccount(userId: string): Promise<void> {
  return deleteRow("accounts", userId);
}
