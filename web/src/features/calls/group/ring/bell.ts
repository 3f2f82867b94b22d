// A call that rings at everybody's in a group: whether it does here, and what one says to it.
import type { Room } from "matrix-js-sdk";
import { DECLINE, declineContent } from "../../../../core/calls/ring.ts";
import { Store } from "../../../../core/store.ts";
import { ReceiptType } from "../../../../platform/matrix/sdk.ts";
import { roomListOf } from "../../../rooms/index.ts";
import type { HeardRing } from "../../pair/doorbell.ts";
import type { PairParts } from "../../pair/pairCall.ts";
import { RingWatch } from "../../pair/ringWatch.ts";

export interface GroupRinging {
  id: string;
  room: Room;
  caller: string;
  isVideo: boolean;
  /** One has written there, or keeps whoever calls as a contact. */
  isKnown: boolean;
}

export interface BellParts extends PairParts {
  /** By the shield's rules. In a group nobody is asked why they call, so that no stranger rings. */
  judge: (ring: HeardRing) => Promise<{ rings: boolean; isKnown: boolean }>;
  /** Note that it did not ring. */
  silence: (room: Room, ringId: string) => void;
  /** Out of what else one is in. */
  endOthers: () => void;
}

export class GroupBell {
  readonly ringing = new Store<GroupRinging | undefined>(undefined);
  readonly #parts: BellParts;
  #ring: HeardRing | undefined;
  #stop: () => void = () => undefined;

  constructor(parts: BellParts) {
    this.#parts = parts;
  }

  async hear(ring: HeardRing): Promise<void> {
    const { session, groups, doorbell, judge, silence } = this.#parts;
    const { id, room, caller, isVideo = true } = ring;
    const watch = new RingWatch(session, groups, doorbell, ring);
    if (!(await watch.begun())) return;
    const { rings, isKnown } = await judge(ring);
    if (!rings || this.#isMuted(room)) {
      watch.stop();
      return silence(room, id);
    }
    // Of two groups that ring, the second one is in the list of calls, and above its messages.
    if (watch.standing.value === "over" || this.ringing.value || this.#isIn(room)) return watch.stop();
    this.#ring = ring;
    const look = () => (watch.standing.value === "over" || this.#isIn(room)) && this.#end();
    const stops = [watch.standing.subscribe(look), groups.current.subscribe(look), () => watch.stop()];
    this.#stop = () => {
      for (const stop of stops) stop();
    };
    this.ringing.set({ id, room, caller, isVideo, isKnown });
  }

  async answer(isVideo: boolean): Promise<void> {
    const room = this.ringing.value?.room;
    if (!room) return;
    this.#tellOwnDevices();
    this.#end();
    this.#parts.endOthers();
    await this.#parts.groups.accept(room, isVideo);
  }

  /** It goes on at the others', and stops on all devices of one's own. */
  decline(): void {
    const ringing = this.ringing.value;
    if (!ringing) return;
    const content = declineContent(ringing.id, false);
    const { client } = this.#parts.session;
    // Where it cannot be sent, it has stopped here at least.
    void client.sendEvent(ringing.room.roomId, DECLINE as never, content as never).catch(() => undefined);
    this.#tellOwnDevices();
    this.#end();
  }

  #end(): void {
    this.#stop();
    this.ringing.set(undefined);
  }

  /** Those that are closed too: by a receipt that nobody else sees. */
  #tellOwnDevices(): void {
    if (!this.#ring) return;
    const { client } = this.#parts.session;
    void client.sendReadReceipt(this.#ring.event, ReceiptType.ReadPrivate).catch(() => undefined);
  }

  #isIn(room: Room): boolean {
    return this.#parts.groups.current.value?.room === room;
  }

  #isMuted({ roomId }: Room): boolean {
    const { entries } = roomListOf(this.#parts.session);
    return entries.value.some((entry) => entry.roomId === roomId && entry.isMuted);
  }
}
