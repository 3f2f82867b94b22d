// A call of many: who is in it comes from Matrix, pictures and voices by a way that is chosen for it.
import type { Room } from "matrix-js-sdk";
import type { MatrixRTCSession } from "matrix-js-sdk/lib/matrixrtc";
import { RING_MS } from "../../../core/calls/ring.ts";
import { Store } from "../../../core/store.ts";
import { LEAVE_MS, SeatError } from "../../../platform/matrix/rtc.ts";
import { MatrixError, MatrixRTCSessionEvent } from "../../../platform/matrix/sdk.ts";
import { mediaProblemOf } from "../../../platform/media/callDevices.ts";
import { Hands } from "./hands.ts";
import { MuteQuestions } from "./muteQuestions.ts";
import { problemOf } from "./problemOf.ts";
import { Recorders } from "./recording/recorders.ts";
import { type Seated, seat } from "./seated.ts";
import { SeenTiles } from "./seenTiles.ts";
import {
  CrowdedError,
  type GroupProblem,
  type OpenWay,
  type SendingProblem,
  type WantedFilm,
  type Way,
  type WayPlace,
} from "./way.ts";
import { Wire } from "./wire.ts";

export interface GroupView {
  phase: "joining" | "connected" | "reconnecting" | "ended";
  seated: readonly Seated[];
  isMuted: boolean;
  /** Somebody who may has turned one's microphone off. */
  isSilenced: boolean;
  isCameraOn: boolean;
  /** One looks at oneself, as in a mirror; the other camera of a phone shows what is in front of one. */
  isMirrored: boolean;
  isSharing: boolean;
  mediaProblem: SendingProblem | undefined;
  problem: GroupProblem | undefined;
}

export interface GroupWish {
  /** A call of two: its screen shows everything large, and what rings is sent by others. */
  isPair?: boolean;
  /** Come in without being heard. */
  isMuted?: boolean;
  /** Whoever begins the call rings at everybody's. */
  rings?: boolean;
  /** One knows that others learn one's address where there is no relay. */
  mayShowAddress?: boolean;
}

export interface GroupParts extends Pick<WayPlace, "session" | "room" | "rtc" | "relay"> {
  openWay: OpenWay;
  /** Say that one has left; done when it is said. */
  leave: () => Promise<void>;
}

/** How long one is said to be in the call after one was last seen there. */
const STAYING_MS = 20_000;
const RETRY_MS = 4000;
/** How often it is tried to send one's voice and picture. */
const SENDINGS = 5;

export class GroupCall {
  readonly view: Store<GroupView>;
  readonly room: Room;
  readonly wire: Wire;
  readonly hands: Hands;
  /** Who records it. */
  readonly recorders: Recorders;
  readonly questions: MuteQuestions;
  readonly tiles: SeenTiles;
  readonly startedMs = Date.now();
  /** What one wants to be heard and seen with, also after the connection was lost. */
  readonly wish: { microphone: boolean; camera: boolean };
  /** How the server has said no, when it has. */
  refusal: string | undefined;
  readonly #isPair: boolean;
  /** What is still to be sent where this device begins the call. */
  #notice: "ring" | "notification";
  readonly #rtc: MatrixRTCSession;
  readonly #leave: () => Promise<void>;
  /** This device's name in the call. */
  readonly #own: string;
  readonly #way: Way;
  #isVideo = false;
  #facing: "user" | "environment" = "user";
  #wasConnected = false;
  #isOver = false;
  #isSilenced = false;
  #mediaProblem: SendingProblem | undefined;
  #problem: GroupProblem | undefined;

  constructor(
    { session, room, rtc, relay, openWay, leave }: GroupParts,
    { isPair = false, isMuted = false, rings = false, mayShowAddress = false }: GroupWish = {},
  ) {
    this.room = room;
    this.wish = { microphone: !isMuted, camera: false };
    this.#isPair = isPair;
    this.#notice = rings ? "ring" : "notification";
    this.#rtc = rtc;
    this.#leave = leave;
    this.wire = new Wire(session, room, () => rtc.memberships);
    this.hands = new Hands(this.wire);
    this.recorders = new Recorders(this.wire);
    this.questions = new MuteQuestions(this.wire);
    this.#own = `${session.userId}:${session.account.deviceId}`;
    const listener = {
      changed: () => this.#look(),
      silenced: () => this.#noteSilenced(),
      crowded: () => this.#noteCrowded(),
      returned: () => void this.#send(),
      ended: (problem: GroupProblem) => void this.#end(problem),
    };
    this.#way = openWay({ session, room, rtc, own: this.#own, isPair, relay, mayShowAddress, listener });
    this.tiles = new SeenTiles(() => this.#way.bring(this.view.value.seated, this.tiles.identities));
    this.view = new Store(this.#see());
    rtc.on(MatrixRTCSessionEvent.MembershipsChanged, this.#lookWho);
    rtc.on(MatrixRTCSessionEvent.MembershipManagerError, this.#sayAgain);
  }

  /** Whether those who look after the call can turn microphones off and remove people from it. */
  get isModerated(): boolean {
    return this.#way.isModerated;
  }

  /** Whether each one is known by the fingerprint of the line to them. */
  get hasFingerprints(): boolean {
    return this.#way.hasFingerprints;
  }

  async join(isVideo: boolean): Promise<void> {
    this.wish.camera = isVideo;
    this.#isVideo = isVideo;
    try {
      await this.#way.admit();
      if (this.#isOver) return;
      this.#say();
      await this.#way.connect();
    } catch (error) {
      if (error instanceof SeatError) this.refusal = error.errcode;
      return this.#end(problemOf(error));
    }
    if (this.#isOver) return;
    this.#lookWho();
    void this.hands.catchUp();
    await this.#send();
  }

  leave(): Promise<void> {
    return this.#end(undefined);
  }

  toggleMute(): Promise<void> {
    this.wish.microphone = !this.#way.sending.isMicrophoneOn;
    this.#isSilenced = false;
    return this.#turnOn(() => this.#way.setMicrophone(this.wish.microphone));
  }

  toggleCamera(): Promise<void> {
    this.#facing = "user";
    this.wish.camera = !this.#way.sending.isCameraOn;
    return this.#turnOn(() => this.#way.setCamera(this.wish.camera));
  }

  toggleShare(): Promise<void> {
    const isOn = !this.#way.sending.isSharing;
    return this.#turnOn(() =>
      this.#way.setScreen(isOn).catch((error) => {
        // Nothing was chosen to be shown: that is no mistake.
        if (error instanceof CrowdedError) throw error;
      }),
    );
  }

  /** After other devices were chosen. */
  takeChosen(): Promise<void> {
    this.#facing = "user";
    return this.#turnOn(() => this.#way.takeChosen());
  }

  /** One of the two cameras of a phone. */
  turnCamera(facing: "user" | "environment"): Promise<void> {
    this.#facing = facing;
    return this.#turnOn(() => this.#way.turnCamera(facing));
  }

  /** To the other camera of a phone. */
  flip(): Promise<void> {
    return this.turnCamera(this.#facing === "environment" ? "user" : "environment");
  }

  /** These pictures are needed though nobody looks at them, and no others. */
  keepComing(films: readonly WantedFilm[]): void {
    this.#way.keepComing(films);
  }

  async #end(problem: GroupProblem | undefined): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#problem = problem;
    this.wire.stop();
    this.hands.stop();
    this.tiles.stop();
    this.#rtc.off(MatrixRTCSessionEvent.MembershipsChanged, this.#lookWho);
    this.#rtc.off(MatrixRTCSessionEvent.MembershipManagerError, this.#sayAgain);
    this.#look();
    await Promise.allSettled([this.#leave(), this.#way.close()]);
  }

  /** Send what one wishes to be heard and seen with; where the way does not hold, some times. */
  async #send(): Promise<void> {
    for (let time = 0; time < SENDINGS && !this.#isOver; time++) {
      if (this.wish.microphone) await this.#turnOn(() => this.#way.setMicrophone(true));
      const ofMicrophone = this.#mediaProblem;
      if (this.wish.camera) await this.#turnOn(() => this.#way.setCamera(true));
      // A camera that works does not hide that one is not heard.
      this.#mediaProblem = ofMicrophone ?? this.#mediaProblem;
      this.#look();
      // What is wrong with a device does not go by itself.
      if (this.#mediaProblem !== "failed") return;
      await new Promise((done) => setTimeout(done, RETRY_MS));
    }
  }

  async #turnOn(act: () => Promise<void>): Promise<void> {
    this.#mediaProblem = undefined;
    try {
      await act();
    } catch (error) {
      this.#mediaProblem = error instanceof CrowdedError ? "crowded" : mediaProblemOf(error);
    }
    this.#look();
  }

  /** Say in the room that one is in the call, and give the others one's key. */
  #say(): void {
    this.#rtc.joinRoomSession([this.#way.transport], undefined, {
      manageMediaKeys: this.#way.hasKeys,
      ...(!this.#isPair && { notificationType: this.#notice, notificationLifetimeMs: RING_MS }),
      callIntent: this.#isVideo ? "video" : "audio",
      delayedLeaveEventDelayMs: STAYING_MS,
    });
    // Whoever comes back rings for nobody.
    this.#notice = "notification";
  }

  /** What says so has given up: after a long sleep, or with a server that answers otherwise than it expects. */
  #sayAgain = async (error: unknown): Promise<void> => {
    const { cause } = error as Error;
    if (cause instanceof MatrixError && cause.httpStatus === 403) {
      this.refusal = cause.errcode;
      return this.#end("forbidden");
    }
    await this.#rtc.leaveRoomSession(LEAVE_MS);
    await new Promise((done) => setTimeout(done, RETRY_MS));
    if (!this.#isOver) this.#say();
  };

  #noteSilenced(): void {
    if (!this.wish.microphone) return;
    this.wish.microphone = false;
    this.#isSilenced = true;
    this.#look();
  }

  #noteCrowded(): void {
    this.wish.camera = false;
    this.#mediaProblem = "crowded";
    this.#look();
  }

  #lookWho = (): void => {
    this.wire.look();
    this.recorders.look();
    this.#way.follow(this.#rtc.memberships);
    this.#look();
  };

  #look = (): void => {
    const view = this.#see();
    if (view.phase === "connected") this.#wasConnected = true;
    this.view.set(view);
    this.#way.bring(view.seated, this.tiles.identities);
  };

  #see(): GroupView {
    const { isMicrophoneOn, isCameraOn, isSharing } = this.#way.sending;
    return {
      phase: this.#phase(),
      seated: this.#rtc.memberships.map((member) => seat(member, this.#way, this.#own)),
      isMuted: !isMicrophoneOn,
      isSilenced: this.#isSilenced,
      isCameraOn,
      isMirrored: this.#facing === "user",
      isSharing,
      mediaProblem: this.#mediaProblem,
      problem: this.#problem,
    };
  }

  #phase(): GroupView["phase"] {
    if (this.#isOver) return "ended";
    if (this.#way.isConnected) return "connected";
    return this.#wasConnected ? "reconnecting" : "joining";
  }
}
