// Whether a call rings on this device: while whoever calls is there, and until it is answered, declined, taken back or too late.
import { type RingStanding, standingOf } from "../../../core/calls/ring.ts";
import { Store } from "../../../core/store.ts";
import type { Session } from "../../../platform/matrix/session.ts";
import type { GroupCalls } from "../group/model.ts";
import type { Doorbell, HeardRing } from "./doorbell.ts";

export class RingWatch {
  readonly standing = new Store<RingStanding>("waits");
  readonly #session: Session;
  readonly #groups: GroupCalls;
  readonly #doorbell: Doorbell;
  readonly #ring: HeardRing;
  readonly #stops: (() => void)[] = [];

  constructor(session: Session, groups: GroupCalls, doorbell: Doorbell, ring: HeardRing) {
    this.#session = session;
    this.#groups = groups;
    this.#doorbell = doorbell;
    this.#ring = ring;
    const timer = setTimeout(this.#look, ring.endsMs - Date.now() + 1);
    this.#stops.push(groups.watchMembers(ring.room, this.#look), doorbell.version.subscribe(this.#look), () =>
      clearTimeout(timer),
    );
    this.#look();
  }

  stop(): void {
    for (const stop of this.#stops) stop();
  }

  /** Whether it rings, as soon as that is known. */
  begun(): Promise<boolean> {
    return new Promise((resolve) => {
      const look = () => {
        if (this.standing.value === "waits") return;
        stop();
        resolve(this.standing.value === "rings");
      };
      const stop = this.standing.subscribe(look);
      look();
    });
  }

  #look = (): void => {
    if (this.standing.value === "over") return;
    const standing = this.#stand();
    if (standing === "over") this.stop();
    this.standing.set(standing);
  };

  #stand(): RingStanding {
    const { id, event, room, endsMs } = this.#ring;
    const { userId, account } = this.#session;
    if (Date.now() >= endsMs || event.isRedacted()) return "over";
    if (this.#doorbell.declineOf(id, userId)) return "over";
    const present = this.#groups
      .members(room)
      .map((one) => ({ userId: one.userId, deviceId: one.deviceId, sinceMs: one.createdTs() }));
    const self = { userId, deviceId: account.deviceId };
    return standingOf(this.#ring, present, self, this.standing.value === "rings");
  }
}
