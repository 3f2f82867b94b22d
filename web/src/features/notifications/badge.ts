// Keeps what is unread in sight: on the app's badge, and in the title of the tab.
import type { Watchable } from "../../core/store.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { listAccounts } from "../../platform/storage/accounts.ts";
import { note, readNoted } from "../../platform/storage/notices.ts";
import type { RoomEntry } from "../rooms/index.ts";

type Entries = readonly RoomEntry[];

export function keepBadge(session: Session, entries: Watchable<Entries>): void {
  const title = document.title.replace(/^\(\d+\) /, "");
  let shown: number | undefined;
  const look = () => {
    // What this device remembers from before says nothing of now.
    if (session.status.value !== "online") return;
    const unread = countUnread(entries.value);
    if (unread === shown) return;
    shown = unread;
    document.title = unread ? `(${unread}) ${title}` : title;
    void setBadge(session.userId, unread);
  };
  const stops = [entries.subscribe(look), session.status.subscribe(look)];
  look();
  session.onStop(() => {
    for (const stop of stops) stop();
    document.title = title;
  });
}

/** What is silent counts for itself alone. */
export function countUnread(entries: Entries): number {
  return entries.reduce((sum, entry) => {
    if (entry.isInvite) return sum + 1;
    return sum + (entry.isMuted ? entry.mentions : entry.unread);
  }, 0);
}

async function setBadge(userId: string, unread: number): Promise<void> {
  await note(userId, "unread", unread);
  const others = (await listAccounts()).filter((account) => account.userId !== userId);
  const counts = await Promise.all(others.map((account) => readNoted(account.userId, "unread")));
  const total = counts.reduce<number>((sum, count) => sum + (count ?? 0), unread);
  await navigator.setAppBadge?.(total).catch(() => undefined);
}
