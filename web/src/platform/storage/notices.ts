// What the service worker must know about notifications: it cannot ask the page, which may be closed.
import { deleteRow, readRow, writeRow } from "./database.ts";

/** How notifications look on this device, whoever is signed in. */
export interface NoticeSettings {
  /** Whether they say what was written, or only that something was. */
  showsText: boolean;
  makesSound: boolean;
  /** The language of the app; empty follows the browser. */
  language: string;
}

/** What is kept for each account, each in a row of its own: the page and the worker write different ones. */
interface AccountNotices {
  /** Whether this device is told of messages while the app is closed. */
  isOn: boolean;
  /** The number on the badge that belongs to this account. */
  unread: number;
  /** The person's `org.veche.do_not_disturb`. */
  quiet: unknown;
}
type Name = keyof AccountNotices;

const SETTINGS = "notices";
const DEFAULTS: NoticeSettings = { showsText: true, makesSound: true, language: "" };
const NAMES: Name[] = ["isOn", "unread", "quiet"];

export async function readNoticeSettings(): Promise<NoticeSettings> {
  return { ...DEFAULTS, ...(await readRow<Partial<NoticeSettings>>("values", SETTINGS)) };
}

export async function changeNoticeSettings(change: Partial<NoticeSettings>): Promise<NoticeSettings> {
  const settings = { ...(await readNoticeSettings()), ...change };
  await writeRow("values", settings, SETTINGS);
  return settings;
}

export function readNoted<N extends Name>(userId: string, name: N): Promise<AccountNotices[N] | undefined> {
  return readRow<AccountNotices[N]>("values", keyOf(userId, name));
}

export function note<N extends Name>(userId: string, name: N, value: AccountNotices[N]): Promise<void> {
  return writeRow("values", value, keyOf(userId, name));
}

/** Forget what is kept for an account. */
export async function forgetNoted(userId: string): Promise<void> {
  await Promise.all(NAMES.map((name) => deleteRow("values", keyOf(userId, name))));
}

function keyOf(userId: string, name: Name): string {
  return `notices:${name}:${userId}`;
}
