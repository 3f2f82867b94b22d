// Whether this device is told of messages: the person's permission, the browser's subscription, the server's pusher.
import { Store } from "../../core/store.ts";
import { findLack, findSubscription, type Lack, subscribe } from "../../platform/browserPush.ts";
import { type Failure, failureOf } from "../../platform/matrix/failure.ts";
import { fetchServerKey, removePusher, setPusher } from "../../platform/matrix/pusher.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { listAccounts } from "../../platform/storage/accounts.ts";
import { note, readNoted } from "../../platform/storage/notices.ts";

export type DeviceState =
  | { is: "unknown" }
  | { is: "impossible"; lack: Lack }
  /** The person has told the browser that this site may not notify. */
  | { is: "denied" }
  | { is: "off" }
  | { is: "turning-on" }
  /** `closed`: told while the app is closed, too. `open`: only while it is open, for a reason. */
  | { is: "on"; reach: "closed" }
  | { is: "on"; reach: "open"; reason: "server" | "browser" }
  | { is: "failed"; failure: Failure };

export class DeviceModel {
  readonly state = new Store<DeviceState>({ is: "unknown" });
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Look how things are; what was turned on is set up anew, as subscriptions end without a word. */
  async restore(): Promise<void> {
    const lack = findLack();
    if (lack) return this.state.set({ is: "impossible", lack });
    const isOn = (await readNoted(this.#session.userId, "isOn")) ?? false;
    if (Notification.permission === "denied") return this.state.set({ is: "denied" });
    if (!isOn || Notification.permission !== "granted") return this.state.set({ is: "off" });
    await this.#setUp();
  }

  /** Ask for permission if need be. To be called from a tap: browsers want that. */
  async turnOn(): Promise<void> {
    const permission = await Notification.requestPermission();
    if (permission === "denied") return this.state.set({ is: "denied" });
    if (permission !== "granted") return;
    await note(this.#session.userId, "isOn", true);
    this.state.set({ is: "turning-on" });
    await this.#setUp();
  }

  async turnOff(): Promise<void> {
    const { account, userId } = this.#session;
    await note(userId, "isOn", false);
    this.state.set({ is: "off" });
    const subscription = await findSubscription();
    if (!subscription) return;
    await removePusher(account, subscription).catch(() => undefined);
    if (!(await isWantedByOthers(userId))) await subscription.unsubscribe();
  }

  /** Whether anything is told here, by push or by an open page. */
  get isOn(): boolean {
    return this.state.value.is === "on";
  }

  async #setUp(): Promise<void> {
    try {
      const key = await fetchServerKey(this.#session.account);
      if (!key) return this.state.set({ is: "on", reach: "open", reason: "server" });
      const subscription = await subscribe(key).catch(() => undefined);
      if (!subscription) return this.state.set({ is: "on", reach: "open", reason: "browser" });
      await setPusher(this.#session.account, subscription);
      this.state.set({ is: "on", reach: "closed" });
    } catch (error) {
      this.state.set({ is: "failed", failure: failureOf(error) });
    }
  }
}

async function isWantedByOthers(userId: string): Promise<boolean> {
  const others = (await listAccounts()).filter((account) => account.userId !== userId);
  return (await Promise.all(others.map((account) => readNoted(account.userId, "isOn")))).some(Boolean);
}
