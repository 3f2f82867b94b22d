// Waiting for a while, or until the network comes back.
import type { Session } from "../matrix/session.ts";

/** Resolves after `ms`, or when the server can be reached again, or when the session ends. */
export function pauseUntilOnline(session: Session, ms: number, ended: AbortSignal): Promise<void> {
  if (ended.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      stop();
      window.removeEventListener("online", end);
      ended.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    const stop = session.status.subscribe(() => session.status.value === "online" && end());
    window.addEventListener("online", end);
    ended.addEventListener("abort", end);
  });
}
