// A call of two by MatrixRTC: the call of their chat, which rings, and ends when either leaves it.
import type { Room } from "matrix-js-sdk";
import { DECLINE, declineContent, RING, RING_MS, ringContent } from "../../../core/calls/ring.ts";
import { Store } from "../../../core/store.ts";
import { ReceiptType } from "../../../platform/matrix/sdk.ts";
import type { Session } from "../../../platform/matrix/session.ts";
import type { CallOfTwo, CallView, Phase } from "../callOfTwo.ts";
import type { Company } from "../company.ts";
import { type Ending, refusalIn } from "../ending.ts";
import type { GroupCall } from "../group/groupCall.ts";
import type { GroupCalls } from "../group/model.ts";
import { problemOf } from "../group/problemOf.ts";
import type { Seated } from "../group/seated.ts";
import type { GroupProblem } from "../group/way.ts";
import type { Doorbell, HeardRing } from "./doorbell.ts";
import type { RingWatch } from "./ringWatch.ts";
import { hold } from "./streams.ts";

export interface PairParts {
  session: Session;
  groups: GroupCalls;
  doorbell: Doorbell;
}

/** How long it is waited for somebody who was lost with what carried the call. */
const COMING_BACK_MS = 30_000;

type About = Pick<PairCall, "room" | "userId" | "isVideo">;

const ENDINGS: Partial<Record<GroupProblem, Ending>> = {
  unverified: "unverified",
  browser: "browser",
  forbidden: "unavailable",
  removed: "hungUp",
  elsewhere: "elsewhere",
  lost: "lost",
};

export class PairCall implements CallOfTwo {
  readonly view: Store<CallView>;
  readonly id: string;
  readonly room: Room;
  readonly userId: string;
  readonly isVideo: boolean;
  readonly isOutgoing: boolean;
  carried: GroupCall | undefined;
  readonly #parts: PairParts;
  readonly #ring: HeardRing | undefined;
  readonly #watch: RingWatch | undefined;
  readonly #streams = {
    remote: new MediaStream(),
    remoteScreen: new MediaStream(),
    local: new MediaStream(),
  };
  readonly #stops: (() => void)[] = [];
  /** The ring of ours that the other hears. */
  #ringId: string | undefined;
  #reason = "";
  #isRinging = false;
  #hasAnswered = false;
  #wasThere = false;
  /** Both have been at the SFU together since this device was last connected to it. */
  #hasMet = false;
  #goneTimer: ReturnType<typeof setTimeout> | undefined;
  #connectedMs: number | undefined;
  #facing: "user" | "environment" = "user";
  #ending: Ending | undefined;

  private constructor(parts: PairParts, about: About, ring?: HeardRing, watch?: RingWatch) {
    this.#parts = parts;
    this.#ring = ring;
    this.#watch = watch;
    this.room = about.room;
    this.userId = about.userId;
    this.isVideo = about.isVideo;
    this.isOutgoing = ring === undefined;
    this.id = ring?.id ?? crypto.randomUUID();
    this.view = new Store(this.#see());
  }

  /** One that rings here. */
  static ringing(parts: PairParts, about: About, ring: HeardRing, watch: RingWatch): PairCall {
    const call = new PairCall(parts, about, ring, watch);
    call.#stops.push(
      watch.standing.subscribe(() => watch.standing.value === "over" && call.#end("elsewhere")),
      () => watch.stop(),
    );
    if (watch.standing.value === "over") call.#end("elsewhere");
    return call;
  }

  /** Go into the call, and have it ring at the other's, who is told why. */
  static async place(parts: PairParts, about: About, reason: string, tell: (call: PairCall) => void) {
    const call = new PairCall(parts, about);
    call.#reason = reason;
    call.#stops.push(parts.doorbell.version.subscribe(call.#hearDecline));
    tell(call);
    await call.#enter(about.isVideo);
  }

  async answer(isVideo: boolean): Promise<void> {
    if (!this.#ring || this.#hasAnswered || this.#ending) return;
    this.#hasAnswered = true;
    this.#wasThere = true;
    this.#watch?.stop();
    this.#tellOwnDevices();
    this.#look();
    await this.#enter(isVideo);
  }

  get company(): Company | undefined {
    return this.carried;
  }

  get ending(): Ending {
    return this.#ending ?? "hungUp";
  }

  hangUp(): void {
    this.#end("hungUp");
  }

  decline(why?: "busy"): void {
    if (!this.#ring || this.#hasAnswered || this.#ending) return;
    const content = declineContent(this.#ring.id, why === "busy");
    const { client } = this.#parts.session;
    // Where it cannot be sent, it has stopped here at least.
    void client.sendEvent(this.room.roomId, DECLINE as never, content as never).catch(() => undefined);
    if (!why) this.#tellOwnDevices();
    this.#end("hungUp");
  }

  async toggleMute(): Promise<void> {
    await this.carried?.toggleMute();
  }

  async toggleCamera(): Promise<void> {
    await this.carried?.toggleCamera();
  }

  async flip(): Promise<void> {
    this.#facing = this.#facing === "environment" ? "user" : "environment";
    await this.carried?.turnCamera(this.#facing);
    this.#look();
  }

  async takeChosen(): Promise<void> {
    this.#facing = "user";
    await this.carried?.takeChosen();
  }

  async share(isOn: boolean): Promise<void> {
    if (this.view.value.isSharing !== isOn) await this.carried?.toggleShare();
  }

  async #enter(isVideo: boolean): Promise<void> {
    try {
      const group = await this.#parts.groups.open(this.room, { isPair: true });
      if (this.#ending) return await group.leave();
      this.carried = group;
      this.#stops.push(group.view.subscribe(this.#follow));
      await group.join(isVideo);
    } catch (error) {
      this.#end(ENDINGS[problemOf(error)] ?? "failed");
    }
  }

  #follow = (): void => {
    if (!this.carried || this.#ending) return;
    const { phase } = this.carried.view.value;
    if (phase === "ended") {
      this.#end(endingOf(this.carried));
      return;
    }
    const other = this.#other();
    if (phase === "reconnecting") this.#hasMet = false;
    else if (other?.isConnected) this.#hasMet = true;
    if (other) this.#noteThere();
    else if (this.#wasThere) this.#noteGone();
    else void this.#ringThere();
    this.#look();
  };

  #noteThere(): void {
    this.#wasThere = true;
    clearTimeout(this.#goneTimer);
    this.#goneTimer = undefined;
  }

  /** They have left; or what carries us has died, and the server has said for them that they have. */
  #noteGone(): void {
    const isBroken = this.#connectedMs !== undefined && !this.#hasMet;
    if (!isBroken) this.#end("hungUp");
    else this.#goneTimer ??= setTimeout(() => this.#end("lost"), COMING_BACK_MS);
  }

  /** As soon as others can know that this device is in the call. */
  async #ringThere(): Promise<void> {
    const { session, groups } = this.#parts;
    const own = groups
      .members(this.room)
      .find(({ userId, deviceId }) => userId === session.userId && deviceId === session.account.deviceId);
    if (!own || this.#isRinging) return;
    this.#isRinging = true;
    const wish = { membershipId: own.eventId, callee: this.userId, nowMs: Date.now() };
    const content = ringContent({ ...wish, isVideo: this.isVideo, reason: this.#reason });
    try {
      const sent = await session.client.sendEvent(this.room.roomId, RING as never, content as never);
      this.#ringId = sent.event_id;
    } catch (error) {
      return this.#end(refusalIn(String(error)) ?? "notSent");
    }
    const timer = setTimeout(() => !this.#wasThere && this.#end("noAnswer"), RING_MS);
    this.#stops.push(() => clearTimeout(timer));
    this.#hearDecline();
    this.#look();
  }

  #hearDecline = (): void => {
    const declined = this.#ringId && this.#parts.doorbell.declineOf(this.#ringId, this.userId);
    if (declined && !this.#wasThere) this.#end(declined);
  };

  /** Those that are closed too: by a receipt that nobody else sees. */
  #tellOwnDevices(): void {
    if (!this.#ring) return;
    const { client } = this.#parts.session;
    void client.sendReadReceipt(this.#ring.event, ReceiptType.ReadPrivate).catch(() => undefined);
  }

  #end(ending: Ending): void {
    if (this.#ending) return;
    this.#ending = ending;
    for (const stop of this.#stops) stop();
    clearTimeout(this.#goneTimer);
    this.#look();
    void this.carried?.leave();
  }

  #other(): Seated | undefined {
    const theirs = this.carried?.view.value.seated.filter(({ userId }) => userId === this.userId) ?? [];
    return theirs.find(({ isConnected }) => isConnected) ?? theirs[0];
  }

  #look = (): void => {
    if (this.#phase() === "connected") this.#connectedMs ??= Date.now();
    this.view.set(this.#see());
  };

  #see(): CallView {
    const group = this.carried?.view.value;
    const other = this.#other();
    const self = group?.seated.find(({ isSelf }) => isSelf);
    this.#fill(other, self);
    const { remote, remoteScreen, local } = this.#streams;
    return {
      phase: this.#phase(),
      isMuted: group?.isMuted ?? false,
      isCameraOn: group?.isCameraOn ?? false,
      isSharing: group?.isSharing ?? false,
      remote,
      remoteScreen: other?.screen && remoteScreen,
      local,
      isMirrored: this.#facing !== "environment",
      isRemoteSeen: other?.camera !== undefined,
      isRemoteMuted: other?.isMuted ?? false,
      isRemoteOpen: other?.isSealed === false,
      mayUpgrade: true,
      connectedMs: this.#connectedMs,
      quality: self?.quality,
      problem: group?.mediaProblem,
    };
  }

  #fill(other: Seated | undefined, self: Seated | undefined): void {
    const ofScreen = other?.voices.filter(({ source }) => source === "screen_share_audio") ?? [];
    const voices = other?.voices.filter((voice) => !ofScreen.includes(voice)) ?? [];
    const tracksOf = (tracks: (Seated["camera"] | undefined)[]) =>
      tracks.flatMap((track) => track?.mediaStreamTrack ?? []);
    hold(this.#streams.remote, tracksOf([other?.camera, ...voices]));
    hold(this.#streams.remoteScreen, tracksOf([other?.screen, ...ofScreen]));
    hold(this.#streams.local, tracksOf([self?.camera]));
  }

  #phase(): Phase {
    if (this.#ending) return "ended";
    if (this.#ring && !this.#hasAnswered) return "ringing";
    const phase = this.carried?.view.value.phase;
    const isLinked = phase === "connected" && this.#other()?.isConnected === true;
    if (isLinked) return "connected";
    if (this.#connectedMs !== undefined) return "reconnecting";
    if (this.#wasThere) return "connecting";
    return this.#ringId ? "calling" : "starting";
  }
}

/** Of a call in which one is no more, without having wished so. */
function endingOf({ view, refusal }: GroupCall): Ending {
  const { problem } = view.value;
  return refusalIn(refusal ?? "") ?? ENDINGS[problem ?? "failed"] ?? "failed";
}
