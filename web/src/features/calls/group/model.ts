// The call of a group that one is in or about to join, and how it goes: by what carries it, or from device to device.
import type { Room } from "matrix-js-sdk";
import type { CallMembership } from "matrix-js-sdk/lib/matrixrtc";
import { mayRingAll, ringsByDefault } from "../../../core/calls/groupRing.ts";
import { isFull } from "../../../core/calls/mesh.ts";
import { CALL_MEMBER } from "../../../core/calls/ring.ts";
import { Store } from "../../../core/store.ts";
import { findTransport, isCarrier, isMesh, RoomCalls, type Transport } from "../../../platform/matrix/rtc.ts";
import { EventTimeline, KnownMembership, MatrixRTCSessionEvent } from "../../../platform/matrix/sdk.ts";
import type { Session } from "../../../platform/matrix/session.ts";
import { canSealFrames } from "../../../platform/media/canSealFrames.ts";
import { Preview } from "../preview.ts";
import type { Relay } from "../relay.ts";
import type { GroupCall, GroupWish } from "./groupCall.ts";
import { listMeshed } from "./mesh/meshed.ts";
import { problemOf } from "./problemOf.ts";
import { BrowserError, type GroupProblem, type OpenWay } from "./way.ts";

/** Over the whole window; beside the chat; or as a bar. */
export type StageSize = "large" | "beside" | "small";

/** One looks at oneself before going in. */
export interface Entering {
  room: Room;
  preview: Preview;
  /** It goes from device to device, which few can do at once. */
  isMesh: boolean;
  /** One's address should be hidden from some, and the server has nothing to hide it with. */
  lacksRelay: boolean;
  /** Whether it is to ring at everybody's; undefined where it cannot: in large groups, and where it has begun. */
  rings: Store<boolean> | undefined;
}

/** A call in which one is no more, without having wished so. */
export interface Lost {
  room: Room;
  problem: GroupProblem;
  /** How one would come in again, where that may help. */
  again?: Again | undefined;
  isTrying?: boolean;
}

interface Again {
  isVideo: boolean;
  isMuted: boolean;
  /** See `GroupWish`. */
  mayShowAddress: boolean;
}

interface GoingIn {
  rings?: boolean;
  /** Asked when it could be. */
  isWished?: () => boolean;
}

/** Whether it may be over in a moment. */
const mayPass = (problem: GroupProblem) => ["failed", "lost"].includes(problem);

export class GroupCalls {
  readonly entering = new Store<Entering | undefined>(undefined);
  readonly current = new Store<GroupCall | undefined>(undefined);
  readonly size = new Store<StageSize>("large");
  readonly lost = new Store<Lost | undefined>(undefined);
  readonly #session: Session;
  readonly #calls: RoomCalls;
  readonly #relay: Relay;
  #isAsking = false;

  constructor(session: Session, relay: Relay) {
    this.#session = session;
    this.#relay = relay;
    this.#calls = new RoomCalls(session);
    session.onStop(() => {
      this.cancel();
      this.leave();
    });
  }

  /** Whether a call in this room would be carried by an SFU now. */
  async isCarried(room: Room): Promise<boolean> {
    return isCarrier(await this.#find(room).catch(() => undefined));
  }

  /** This device's part in the call of a room, before it has joined. Throws where there is no way, or MatrixError. */
  async open(room: Room, wish?: GroupWish): Promise<GroupCall> {
    const openWay = await wayBy(await this.#find(room));
    const { GroupCall } = await import("./groupCall.ts");
    const rtc = await this.#calls.enter(room);
    const leave = () => this.#calls.leave(rtc);
    return new GroupCall({ session: this.#session, room, rtc, relay: this.#relay, openWay, leave }, wish);
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
    if (this.current.value || this.entering.value || this.#isAsking) return;
    this.lost.set(undefined);
    this.#isAsking = true;
    const conditions = await this.#look(room).finally(() => {
      this.#isAsking = false;
    });
    if (typeof conditions === "string") return this.lost.set({ room, problem: conditions });
    const preview = new Preview(isVideo);
    this.entering.set({ room, preview, rings: this.#mayRing(room), ...conditions });
    await preview.open();
  }

  cancel(): void {
    this.entering.value?.preview.close();
    this.entering.set(undefined);
  }

  async enter(): Promise<void> {
    const entering = this.entering.value;
    if (!entering) return;
    const { room, preview, lacksRelay, rings } = entering;
    this.cancel();
    const { isVideo } = preview.view.value;
    const wish = { isVideo, isMuted: false, mayShowAddress: lacksRelay };
    await this.#goIn(room, wish, { rings: rings?.value ?? false });
  }

  /** Into a call that rings: at once, where there is nothing that one should know first. */
  async accept(room: Room, isVideo: boolean): Promise<void> {
    this.cancel();
    this.leave();
    const conditions = await this.#look(room);
    if (typeof conditions === "string") return this.lost.set({ room, problem: conditions });
    if (conditions.lacksRelay) return this.prepare(room, isVideo);
    await this.#goIn(room, { isVideo, isMuted: false, mayShowAddress: false });
  }

  /** Into the call that was lost, as one was in it. */
  async tryAgain(): Promise<void> {
    const lost = this.lost.value;
    if (!lost?.again || lost.isTrying) return;
    const trying = { ...lost, isTrying: true };
    this.lost.set(trying);
    await this.#goIn(lost.room, lost.again, { isWished: () => this.lost.value === trying });
  }

  /** Out of the call, and not into it again. */
  leave(): void {
    this.dismiss();
    void this.current.value?.leave();
  }

  dismiss(): void {
    this.lost.set(undefined);
  }

  async #goIn(
    room: Room,
    wish: Again,
    { rings = false, isWished = () => true }: GoingIn = {},
  ): Promise<void> {
    const call = await this.open(room, { ...wish, rings }).catch(problemOf);
    if (typeof call === "string") {
      if (isWished()) this.lost.set({ room, problem: call, again: mayPass(call) ? wish : undefined });
      return;
    }
    if (!isWished()) return call.leave();
    this.lost.set(undefined);
    this.size.set("large");
    this.current.set(call);
    const stop = call.view.subscribe(() => {
      const { phase, problem } = call.view.value;
      if (phase !== "ended") return;
      stop();
      if (problem) this.lost.set({ room, problem, again: againAfter(call, problem, wish) });
      this.current.set(undefined);
    });
    await call.join(wish.isVideo);
  }

  #mayRing(room: Room): Store<boolean> | undefined {
    const people = room.getJoinedMemberCount();
    if (!mayRingAll(people) || this.members(room).length > 0) return undefined;
    return new Store(ringsByDefault(people));
  }

  #find(room: Room): Promise<Transport | undefined> {
    return findTransport(this.#session, this.#calls.of(room));
  }

  /** What one should know before one comes in, or why one cannot. */
  async #look(room: Room): Promise<Pick<Entering, "isMesh" | "lacksRelay"> | GroupProblem> {
    const transport = await this.#find(room).catch(() => "failed" as const);
    if (transport === "failed") return "failed";
    if (!transport) return "none";
    // Through the SFU nobody learns anybody's address.
    if (!isMesh(transport)) return canSealFrames() ? { isMesh: false, lacksRelay: false } : "browser";
    const { userId, account } = this.#session;
    const isSelf = (one: CallMembership) => one.userId === userId && one.deviceId === account.deviceId;
    if (isFull(listMeshed(this.members(room)).filter((one) => !isSelf(one)).length)) return "full";
    const people = room.getMembersWithMembership(KnownMembership.Join).map((member) => member.userId);
    return { isMesh: true, lacksRelay: await this.#relay.isLacking(people) };
  }
}

function againAfter({ wish }: GroupCall, problem: GroupProblem, before: Again): Again | undefined {
  if (!mayPass(problem)) return undefined;
  return { ...before, isMuted: !wish.microphone, isVideo: wish.camera };
}

async function wayBy(transport: Transport | undefined): Promise<OpenWay> {
  if (isCarrier(transport)) {
    if (!canSealFrames()) throw new BrowserError();
    const { SfuWay } = await import("./sfu/sfuWay.ts");
    return (place) => new SfuWay(place, transport);
  }
  if (!isMesh(transport)) throw new Error("How those in the call do it is not known here.");
  const { MeshWay } = await import("./mesh/meshWay.ts");
  return (place) => new MeshWay(place);
}
