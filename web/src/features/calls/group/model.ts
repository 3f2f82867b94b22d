// The call of a group that one is in, and whether there can be any: a server has something to carry them, or it has not.
import type { Room } from "matrix-js-sdk";
import type { CallMembership } from "matrix-js-sdk/lib/matrixrtc";
import { Store } from "../../../core/store.ts";
import { findCarrier } from "../../../platform/matrix/rtc.ts";
import { EventTimeline, MatrixRTCSessionEvent } from "../../../platform/matrix/sdk.ts";
import type { Session } from "../../../platform/matrix/session.ts";
import type { GroupCall } from "./groupCall.ts";

const MEMBER = "org.matrix.msc3401.call.member";

export class GroupCalls {
  readonly current = new Store<GroupCall | undefined>(undefined);
  readonly isSmall = new Store(false);
  /** Why the last one could not be joined. */
  readonly error = new Store<unknown>(undefined);
  readonly #session: Session;
  readonly #carried = new Map<string, Store<boolean>>();

  constructor(session: Session) {
    this.#session = session;
    session.onStop(() => void this.current.value?.leave());
  }

  /** Whether a call in this room would be carried by anybody. */
  isCarried(room: Room): Store<boolean> {
    const known = this.#carried.get(room.roomId);
    if (known) return known;
    const store = new Store(false);
    this.#carried.set(room.roomId, store);
    void findCarrier(this.#session, room).then((carrier) => store.set(carrier !== undefined));
    return store;
  }

  mayCall(room: Room): boolean {
    const state = room.getLiveTimeline().getState(EventTimeline.FORWARDS);
    return state?.maySendStateEvent(MEMBER, this.#session.userId) ?? false;
  }

  members(room: Room): readonly CallMembership[] {
    return this.#session.client.matrixRTC.getRoomSession(room).memberships;
  }

  /** Call when who is in the call of a room has changed; returns what ends it. */
  watchMembers(room: Room, listener: () => void): () => void {
    const rtc = this.#session.client.matrixRTC.getRoomSession(room);
    rtc.on(MatrixRTCSessionEvent.MembershipsChanged, listener);
    return () => rtc.off(MatrixRTCSessionEvent.MembershipsChanged, listener);
  }

  async join(room: Room, isVideo: boolean): Promise<void> {
    if (this.current.value) return;
    this.error.set(undefined);
    const { GroupCall } = await import("./groupCall.ts");
    const call = new GroupCall(this.#session, room);
    this.isSmall.set(false);
    this.current.set(call);
    const stop = call.view.subscribe(() => {
      if (call.view.value.phase !== "ended") return;
      stop();
      this.error.set(call.view.value.error);
      this.current.set(undefined);
    });
    await call.join(isVideo);
  }
}
