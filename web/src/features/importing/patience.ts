// Does what needs the server until it is done: waits as long as the server asks, and until the network is back.
import { failureOf } from "../../platform/matrix/failure.ts";

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;

export interface Patience {
  signal: AbortSignal;
  /** Told how long the next try waits, and 0 when it goes on. */
  waiting(ms: number): void;
}

/** What the server refuses for good is thrown; so is the end of `signal`. */
export async function patiently<T>(act: () => Promise<T>, { signal, waiting }: Patience): Promise<T> {
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    signal.throwIfAborted();
    try {
      return await act();
    } catch (error) {
      const { kind, retryAfterMs, status } = failureFor(error);
      if (kind !== "limited" && kind !== "offline" && status < 500) throw error;
      const ms = kind === "limited" ? (retryAfterMs ?? waitMs) : waitMs;
      waiting(ms);
      await pause(ms, signal);
      waiting(0);
    }
  }
}

function failureFor(error: unknown) {
  const { httpStatus } = error as { httpStatus?: number };
  return { ...failureOf(error), status: httpStatus ?? 0 };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        reject(signal.reason);
      },
      { once: true },
    );
  });
}
