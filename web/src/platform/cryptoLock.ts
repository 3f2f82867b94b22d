// Who has an account's encryption open: one page, or the service worker for a moment. Two writers would ruin its keys.

/** What names the account's stores on this device. */
export interface OnDevice {
  userId: string;
  deviceId: string;
}

/** Who does not let go within this time hangs. A service worker is done sooner. */
const PATIENCE_MS = 15_000;
const ASK_AGAIN_MS = 300;
const LEAVE = "leave";

export class CryptoLock {
  readonly #name: string;
  #release: (() => void) | undefined;
  #channel: BroadcastChannel | undefined;

  constructor(account: OnDevice) {
    this.#name = lockName(account);
  }

  /** Take it, and have another page that holds it leave. `onLost` is called when a newer page wants it in turn. */
  async take(onLost: () => void): Promise<void> {
    const others = new BroadcastChannel(this.#name);
    const ask = () => others.postMessage(LEAVE);
    ask();
    // A page that is just starting does not listen yet.
    const timer = setInterval(ask, ASK_AGAIN_MS);
    await this.#request({ signal: AbortSignal.timeout(PATIENCE_MS) }, onLost)
      .catch(() => this.#request({ steal: true }, onLost))
      .finally(() => clearInterval(timer));
    others.addEventListener("message", onLost, { once: true });
    this.#channel = others;
  }

  release(): void {
    this.#channel?.close();
    this.#release?.();
    this.#release = undefined;
  }

  #request(options: LockOptions, onLost: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const hold = () => {
        resolve();
        return new Promise<void>((release) => {
          this.#release = release;
        });
      };
      // It also fails when the lock was taken away: whoever did that has lost patience.
      navigator.locks.request(this.#name, options, hold).catch((error: unknown) => {
        if (this.#release) onLost();
        reject(error);
      });
    });
  }
}

/** Do something while nobody else has the account's encryption open; undefined when somebody has. */
export function whileFree<Result>(
  account: OnDevice,
  act: () => Promise<Result>,
): Promise<Result | undefined> {
  return navigator.locks.request(lockName(account), { ifAvailable: true }, async (lock) =>
    lock ? act() : undefined,
  );
}

function lockName({ userId, deviceId }: OnDevice): string {
  return `veche:${userId}:${deviceId}:crypto`;
}
