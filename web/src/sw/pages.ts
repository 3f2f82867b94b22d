// Asks the pages that are open what they make of an event: one of them may be on the screen, or have the keys.
import type { AskedOfPage, PageAnswer } from "../core/pageAnswers.ts";

/** A page that does not answer in this time hangs, or is frozen. */
const PATIENCE_MS = 3000;

/** "watching" when somebody looks at the account now; undefined when no page knows it. */
export async function askPages(
  worker: ServiceWorkerGlobalScope,
  userId: string,
  about: { roomId: string; eventId: string },
): Promise<PageAnswer> {
  const pages = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  const asked: AskedOfPage = { type: "describe", userId, roomId: about.roomId, eventId: about.eventId };
  const answers = await Promise.all(pages.map((page) => askPage<PageAnswer>(page, asked)));
  return answers.find((answer) => answer === "watching") ?? answers.find(Boolean);
}

/** Undefined when the page knows nothing of it, or does not answer. */
export function askPage<Answer>(page: Client, asked: object): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data as Answer | undefined);
    setTimeout(() => resolve(undefined), PATIENCE_MS);
    page.postMessage(asked, [port2]);
  });
}
