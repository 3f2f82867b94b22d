// Receives what the server pushes, also while every page is closed, and what people do with notifications.
import { titleFor } from "../core/noticeText.ts";
import { type PushMessage, readPushMessage } from "../core/pushMessage.ts";
import { isQuiet } from "../core/quiet.ts";
import { acknowledge, setPusher } from "../platform/matrix/pusher.ts";
import { fadeNotices, showNotice } from "../platform/notices.ts";
import { findAccount, listAccounts, type StoredAccount } from "../platform/storage/accounts.ts";
import { note, readNoted, readNoticeSettings } from "../platform/storage/notices.ts";
import { openNotice } from "./click.ts";
import { describeEvent } from "./describe.ts";
import { askPages } from "./pages.ts";
import { wordsOf } from "./words.ts";

type EventMessage = Extract<PushMessage, { is: "event" }>;
type ReadMessage = Extract<PushMessage, { is: "read" }>;

export function servePush(worker: ServiceWorkerGlobalScope, wasmUrl: string): void {
  worker.addEventListener("push", (event) => event.waitUntil(receive(worker, event.data, wasmUrl)));
  worker.addEventListener("notificationclick", (event) => event.waitUntil(openNotice(worker, event)));
  worker.addEventListener("pushsubscriptionchange", (event) =>
    event.waitUntil(subscribeAgain(worker, event as PushSubscriptionChangeEvent)),
  );
}

async function receive(
  worker: ServiceWorkerGlobalScope,
  data: PushMessageData | null,
  wasmUrl: string,
): Promise<void> {
  const message = readPushMessage(parse(data));
  switch (message?.is) {
    case "activation":
      return activate(message.appId, message.token);
    case "read":
      return takeOff(worker, message);
    case "event":
      return announce(worker, message, wasmUrl);
  }
}

/** The token does not say whose it is: it opens nothing for anybody else. */
async function activate(appId: string, token: string): Promise<void> {
  for (const account of await listAccounts()) await acknowledge(account, appId, token).catch(() => undefined);
}

async function takeOff(worker: ServiceWorkerGlobalScope, message: ReadMessage): Promise<void> {
  const account = await findAccount(message.userId);
  if (!account) return;
  await countUnread(worker, account.userId, message.unread);
  await fadeNotices(worker.registration, account.userId, message.roomId);
}

async function announce(
  worker: ServiceWorkerGlobalScope,
  message: EventMessage,
  wasmUrl: string,
): Promise<void> {
  const account = await findAccount(message.userId);
  if (!account) return;
  await countUnread(worker, account.userId, message.unread);
  const settings = await readNoticeSettings();
  const words = wordsOf(settings.language || navigator.language);
  const ask = () => askPages(worker, account.userId, message);
  let found = (await ask()) ?? (await describeEvent(account, message, words, wasmUrl));
  // A page that is just starting has the keys already, and does not answer yet.
  if (found !== "watching" && found.isSealed) found = (await ask()) ?? found;
  if (found === "watching") return;
  const isWelcome = !isQuiet(await readNoted(account.userId, "quiet"), Date.now());
  await showNotice(worker.registration, {
    ...found,
    title: titleFor(found.title, account.userId, await userIds()),
    line: settings.showsText ? found.line : words.message,
    userId: account.userId,
    roomId: message.roomId,
    eventId: message.eventId,
    isSilent: found.isSilent || !settings.makesSound || !isWelcome,
    markRead: words.markRead,
  });
}

async function userIds(): Promise<string[]> {
  return (await listAccounts()).map(({ userId }) => userId);
}

/** The badge of the app shows what is unread of all accounts in this browser. */
async function countUnread(
  worker: ServiceWorkerGlobalScope,
  userId: string,
  unread: number | undefined,
): Promise<void> {
  if (unread !== undefined) await note(userId, "unread", unread);
  const counts = (await listAccounts()).map((account) => readNoted(account.userId, "unread"));
  const total = (await Promise.all(counts)).reduce<number>((sum, count) => sum + (count ?? 0), 0);
  await worker.navigator.setAppBadge?.(total).catch(() => undefined);
}

/** The browser has made a new subscription, or ended the old one: the servers of all accounts learn of it. */
async function subscribeAgain(
  worker: ServiceWorkerGlobalScope,
  event: PushSubscriptionChangeEvent,
): Promise<void> {
  const options = event.oldSubscription?.options;
  const subscription =
    event.newSubscription ?? (options && (await worker.registration.pushManager.subscribe(options)));
  if (!subscription) return;
  const isOn = async ({ userId }: StoredAccount) => readNoted(userId, "isOn");
  for (const account of await listAccounts())
    if (await isOn(account)) await setPusher(account, subscription).catch(() => undefined);
}

function parse(data: PushMessageData | null): unknown {
  try {
    return data?.json();
  } catch {
    return undefined;
  }
}
