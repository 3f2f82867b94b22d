// The call of a group that one is in or about to join, and whether there can be any: a server has something to carry them, or not.
import type { Room } from "matrix-js-sdk";
import type { CallMembership } from "matrix-js-sdk/lib/matrixrtc";
import { CALL_MEMBER } from "../../../core/calls/ring.ts";
import { Store } from "../../../core/store.ts";
import { findCarrier, RoomCalls } from "../../../platform/matrix/rtc.ts";
import { EventTimeline, MatrixRTCSessionEvent } from "../../../platform/matrix/sdk.ts";
import type { Session } from "../../../platform/matrix/session.ts";
import { Preview } from "../preview.ts";
import type { GroupCall, GroupProblem, GroupWish } from "./groupCall.ts";

/** Over the whole window; beside the chat; or as a bar. */
export type StageSize = "large" | "beside" | "small";

/** One looks at oneself before going in. */
export interface Entering {
  room: Room;
  preview: Preview;
}

/** A call in which one is no more, without having wished so. */
export interface Lost {
  room: Room;
  problem: GroupProblem;
}

export class GroupCalls {
  readonly entering = new Store<Entering | undefined>(undefined);
  readonly current = new Store<GroupCall | undefined>(undefined);
  readonly size = new Store<StageSize>("large");
  readonly lost = new Store<Lost | undefined>(undefined);
  readonly #session: Session;
  readonly #calls: RoomCalls;
  readonly #carried = new Map<string, Store<boolean>>();

  constructor(session: Session) {
    this.#session = session;
    this.#calls = new RoomCalls(session);
    session.onStop(() => {
      this.cancel();
      void this.current.value?.leave();
    });
  }

  /** Whether a call in this room would be carried by anybody. */
  isCarried(room: Room): Store<boolean> {
    const known = this.#carried.get(room.roomId);
    if (known) return known;
    const store = new Store(false);
    this.#carried.set(room.roomId, store);
    void findCarrier(this.#session, this.#calls.of(room)).then((carrier) => store.set(carrier !== undefined));
    return store;
  }

  /** The same, asked anew. */
  async findCarrier(room: Room): Promise<boolean> {
    return (await findCarrier(this.#session, this.#calls.of(room)).catch(() => undefined)) !== undefined;
  }

  /** This device's part in the call of a room, before it has joined. */
  async open(room: Room, wish?: GroupWish): Promise<GroupCall> {
    const { GroupCall } = await import("./groupCall.ts");
    return new GroupCall(this.#session, room, this.#calls.of(room), wish);
  }

  mayCall(room: Room): boolean {
    const state = room.getLiveTimeline().getState(EventTimeline.FORWARDS);
    return state?.maySendStateEvent(CALL_MEMBER, this.#session.userId) ?? false;
  }

  members(room: Room): readonly CallMembership[] {
    return this.#calls.of(room).memberships;
  }

  /** Call when who is in the call of a room has changed; returns what ends it. */
  watchMembers(room: Room, listener: () => void): () => void {
    const call = this.#calls.of(room);
    call.on(MatrixRTCSessionEvent.MembershipsChanged, listener);
    return () => call.off(MatrixRTCSessionEvent.MembershipsChanged, listener);
  }

  /** Look at oneself and choose devices, and then `enter`. */
  async prepare(room: Room, isVideo: boolean): Promise<void> {
    if (this.current.value || this.entering.value) return;
    this.lost.set(undefined);
    const preview = new Preview(isVideo);
    this.entering.set({ room, preview });
    await preview.open();
  }

  cancel(): void {
    this.entering.value?.preview.close();
    this.entering.set(undefined);
  }

  async enter(): Promise<void> {
    const entering = this.entering.value;
    if (!entering) return;
    const { room, preview } = entering;
    this.cancel();
    const call = await this.open(room);
    this.size.set("large");
    this.current.set(call);
    const stop = call.view.subscribe(() => {
      const { phase, problem } = call.view.value;
      if (phase !== "ended") return;
      stop();
      if (problem) this.lost.set({ room, problem });
      this.current.set(undefined);
    });
    await call.join(preview.view.value.isVideo);
  }

  dismiss(): void {
    this.lost.set(undefined);
  }
}
