// What follows when somebody taps a notification: the room opens, or is marked as read.
import type { OpenPlace } from "../core/pageAnswers.ts";
import { formatRoute } from "../core/route.ts";
import { ask } from "../platform/matrix/bareRequest.ts";
import { dataOf, MARK_READ } from "../platform/notices.ts";
import { chooseAccount, findAccount, findActiveAccount } from "../platform/storage/accounts.ts";

export async function openNotice(worker: ServiceWorkerGlobalScope, event: NotificationEvent): Promise<void> {
  const { userId, roomId, eventId } = dataOf(event.notification);
  event.notification.close();
  if (!roomId) return;
  if (event.action === MARK_READ) return markRead(userId, roomId, eventId);
  const path = formatRoute({ name: "room", roomId });
  const page = await findPage(worker);
  if ((await findActiveAccount())?.userId === userId && page) {
    const place: OpenPlace = { type: "open", userId, path };
    page.postMessage(place);
    await page.focus();
    return;
  }
  // Another account: the app begins anew with it.
  await chooseAccount(userId);
  if (page) await (await page.focus()).navigate(path);
  else await worker.clients.openWindow(path);
}

async function markRead(userId: string, roomId: string, eventId: string): Promise<void> {
  const account = await findAccount(userId);
  if (!account) return;
  const path = `/v3/rooms/${encodeURIComponent(roomId)}/receipt/m.read/${encodeURIComponent(eventId)}`;
  await ask(account, "POST", path, {}).catch(() => undefined);
}

/** The page that was in front last. */
async function findPage(worker: ServiceWorkerGlobalScope): Promise<WindowClient | undefined> {
  const pages = await worker.clients.matchAll({ type: "window" });
  return pages[0];
}
