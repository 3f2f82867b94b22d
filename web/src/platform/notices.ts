// Notifications on the screen: one for each room, which gathers the newest lines. Used by pages and the service worker.
import { appendLine } from "../core/noticeText.ts";

export interface Notice {
  userId: string;
  roomId: string;
  eventId: string;
  title: string;
  line: string;
  timeMs: number;
  /** Neither sound nor vibration. */
  isSilent: boolean;
  /** The words on the button. */
  markRead: string;
}

export interface NoticeData {
  userId: string;
  roomId: string;
  eventId: string;
  lines: string[];
}

/** Chromium knows more options than TypeScript's DOM does. */
type Options = NotificationOptions & {
  renotify?: boolean;
  timestamp?: number;
  actions?: { action: string; title: string }[];
};

export const MARK_READ = "mark-read";
const ICON = "/icon-192.png";
const FADE_MS = 1500;

export async function showNotice(registration: ServiceWorkerRegistration, notice: Notice): Promise<void> {
  const [earlier] = await noticesOf(registration, notice.userId, notice.roomId);
  const { userId, roomId, eventId } = notice;
  if (earlier && dataOf(earlier).eventId === eventId) return;
  const lines = appendLine(earlier ? dataOf(earlier).lines : [], notice.line);
  const data: NoticeData = { userId, roomId, eventId, lines };
  const options: Options = {
    tag: tagOf(userId, roomId),
    body: lines.join("\n"),
    data,
    icon: ICON,
    badge: ICON,
    timestamp: notice.timeMs,
    silent: notice.isSilent,
    renotify: !notice.isSilent,
    actions: [{ action: MARK_READ, title: notice.markRead }],
  };
  await registration.showNotification(notice.title, options);
}

/** Take everything of an account off the screen. */
export async function closeAllNotices(userId: string): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  for (const notice of (await registration?.getNotifications()) ?? [])
    if (dataOf(notice).userId === userId) notice.close();
}

/** Take a room's notification off the screen. */
export async function closeNotices(
  registration: ServiceWorkerRegistration,
  userId: string,
  roomId: string,
): Promise<void> {
  for (const notice of await noticesOf(registration, userId, roomId)) notice.close();
}

/**
 * The same in answer to a push. A browser wants to see a notification for each push, and shows one of its own when
 * there is none: the last one is replaced in silence, and taken off when the browser has looked.
 */
export async function fadeNotices(
  registration: ServiceWorkerRegistration,
  userId: string,
  roomId: string,
): Promise<void> {
  const found = await noticesOf(registration, userId, roomId);
  const all = await registration.getNotifications();
  if (found.length < all.length) {
    for (const notice of found) notice.close();
    return;
  }
  for (const { title, body, tag, data } of found)
    await registration.showNotification(title, { body, tag, data, icon: ICON, silent: true });
  setTimeout(() => void closeNotices(registration, userId, roomId), FADE_MS);
}

export function dataOf(notification: Notification): NoticeData {
  const { userId = "", roomId = "", eventId = "", lines = [] } = { ...notification.data };
  return { userId, roomId, eventId, lines };
}

async function noticesOf(
  registration: ServiceWorkerRegistration,
  userId: string,
  roomId: string,
): Promise<Notification[]> {
  return registration.getNotifications({ tag: tagOf(userId, roomId) });
}

function tagOf(userId: string, roomId: string): string {
  return `${userId} ${roomId}`;
}
