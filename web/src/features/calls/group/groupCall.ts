// A call of many: who is in it comes from Matrix, pictures and voices from LiveKit, and only devices with keys can open them.
import {
  ConnectionState,
  DisconnectReason,
  Room as Hall,
  type LocalParticipant,
  LogLevel,
  RoomEvent,
  setLogLevel,
  Track,
  type TrackPublication,
} from "livekit-client";
import type { Room } from "matrix-js-sdk";
import type { MatrixRTCSession } from "matrix-js-sdk/lib/matrixrtc";
import { Store } from "../../../core/store.ts";
import { type Carrier, findCarrier, NoSeatError, SeatError, takeSeat } from "../../../platform/matrix/rtc.ts";
import { MatrixRTCSessionEvent, MembershipManagerEvent } from "../../../platform/matrix/sdk.ts";
import type { Session } from "../../../platform/matrix/session.ts";
import { chosenDevices, type MediaProblem, mediaProblemOf } from "../../../platform/media/callDevices.ts";
import { blurAsWished, blurringAsWished } from "./blurring.ts";
import { bringFilms } from "./films.ts";
import { Hands } from "./hands.ts";
import { keepDevicesOpen } from "./keepDevicesOpen.ts";
import { KeyRing } from "./keyRing.ts";
import { MuteQuestions } from "./muteQuestions.ts";
import { Recorders } from "./recording/recorders.ts";
import { type Seated, seat } from "./seated.ts";
import { SeenTiles } from "./seenTiles.ts";
import { Wire } from "./wire.ts";

/** Why one is in the call no more, or never was, without having wished so. */
export type GroupProblem = "failed" | "none" | "unverified" | "forbidden" | "removed" | "elsewhere" | "lost";

export interface GroupView {
  phase: "joining" | "connected" | "reconnecting" | "ended";
  seated: readonly Seated[];
  isMuted: boolean;
  /** Somebody who may has turned one's microphone off. */
  isSilenced: boolean;
  isCameraOn: boolean;
  isSharing: boolean;
  mediaProblem: MediaProblem | undefined;
  problem: GroupProblem | undefined;
}

export interface GroupWish {
  /** A call of two: its screen shows everything large, and what rings is sent by others. */
  isPair?: boolean;
}

const LEAVE_MS = 5000;
/** How long one is said to be in the call after one was last seen there. */
const STAYING_MS = 20_000;
const RETRY_MS = 400;
const RETRY_MOST_MS = 4000;
/** How often it is tried to send one's voice and picture. */
const SENDINGS = 5;
/** For how long it is tried to come into a call. */
const JOINING_MS = 30_000;
/** For how long it is tried to come back into one. */
const LOST_MS = 120_000;
const CHANGES = [
  RoomEvent.ConnectionStateChanged,
  RoomEvent.ConnectionQualityChanged,
  RoomEvent.ParticipantConnected,
  RoomEvent.ParticipantDisconnected,
  RoomEvent.TrackPublished,
  RoomEvent.TrackSubscribed,
  RoomEvent.TrackUnsubscribed,
  RoomEvent.TrackMuted,
  RoomEvent.TrackUnmuted,
  RoomEvent.LocalTrackPublished,
  RoomEvent.LocalTrackUnpublished,
  RoomEvent.ActiveSpeakersChanged,
  RoomEvent.ParticipantEncryptionStatusChanged,
] as const;
const FINAL: Partial<Record<DisconnectReason, GroupProblem>> = {
  [DisconnectReason.PARTICIPANT_REMOVED]: "removed",
  [DisconnectReason.DUPLICATE_IDENTITY]: "elsewhere",
};

// It would tell the console who is in the call.
setLogLevel(LogLevel.silent);

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
  /** How the server has said no, when it has. */
  refusal: string | undefined;
  readonly #isPair: boolean;
  readonly #session: Session;
  readonly #rtc: MatrixRTCSession;
  /** This device's name at the SFU. */
  readonly #own: string;
  readonly #keys: KeyRing;
  readonly #worker: Worker;
  readonly #hall: Hall;
  /** What one wants to be heard and seen with, also after the connection was lost. */
  readonly #wish = { microphone: true, camera: false };
  #carrier: Carrier | undefined;
  #isVideo = false;
  #wasConnected = false;
  #isOver = false;
  #isSilenced = false;
  #mediaProblem: MediaProblem | undefined;
  #problem: GroupProblem | undefined;

  constructor(session: Session, room: Room, rtc: MatrixRTCSession, { isPair = false }: GroupWish = {}) {
    this.room = room;
    this.#isPair = isPair;
    this.#session = session;
    this.#rtc = rtc;
    this.wire = new Wire(session, room, () => rtc.memberships);
    this.hands = new Hands(this.wire);
    this.recorders = new Recorders(this.wire);
    this.questions = new MuteQuestions(this.wire);
    this.#own = `${session.userId}:${session.account.deviceId}`;
    this.#keys = new KeyRing(this.#own);
    this.#worker = new Worker(new URL("./frames.worker.ts", import.meta.url), { type: "module" });
    this.#hall = new Hall({
      // What is not seen is not sent, and what nobody sees large is not sent large.
      adaptiveStream: !isPair,
      dynacast: true,
      publishDefaults: { videoCodec: "vp8" },
      encryption: { keyProvider: this.#keys, worker: this.#worker },
      reconnectPolicy: {
        nextRetryDelayInMs: ({ elapsedMs }) =>
          elapsedMs > LOST_MS ? null : Math.min(Math.max(RETRY_MS, elapsedMs / 4), RETRY_MOST_MS),
      },
    });
    this.tiles = new SeenTiles(() => bringFilms(this.#hall, this.view.value.seated, this.tiles.identities));
    this.view = new Store(this.#see());
    keepDevicesOpen(this.#hall);
    for (const event of CHANGES) this.#hall.on(event, this.#look);
    this.#hall.on(RoomEvent.TrackMuted, this.#noteSilenced);
    this.#hall.on(RoomEvent.Disconnected, this.#onDisconnected);
    rtc.on(MatrixRTCSessionEvent.MembershipsChanged, this.#lookWho);
    rtc.on(MatrixRTCSessionEvent.EncryptionKeyChanged, this.#takeKey);
    rtc.on(MatrixRTCSessionEvent.MembershipManagerError, this.#sayAgain);
    rtc.on(MembershipManagerEvent.DelayIdChanged, this.#delegateLeave);
  }

  async join(isVideo: boolean): Promise<void> {
    this.#wish.camera = isVideo;
    this.#isVideo = isVideo;
    try {
      this.#carrier = await findCarrier(this.#session, this.#rtc);
      if (!this.#carrier) return await this.#end("none");
      // Whoever may not come in does not say that they are in.
      await takeSeat(this.#session, this.room, this.#carrier);
      await this.#hall.setE2EEEnabled(true);
      if (this.#isOver) return;
      this.#say();
      await this.#goIn(this.#carrier, JOINING_MS);
    } catch (error) {
      if (error instanceof SeatError) this.refusal = error.errcode;
      return this.#end(problemOf(error));
    }
    if (this.#isOver) return;
    void this.hands.catchUp();
    await this.#send();
  }

  leave(): Promise<void> {
    return this.#end(undefined);
  }

  toggleMute(): Promise<void> {
    this.#wish.microphone = !this.#self.isMicrophoneEnabled;
    this.#isSilenced = false;
    return this.#turnOn(() => this.#setMicrophone());
  }

  toggleCamera(): Promise<void> {
    this.#wish.camera = !this.#self.isCameraEnabled;
    return this.#turnOn(() => this.#setCamera());
  }

  async toggleShare(): Promise<void> {
    const isOn = this.#self.isScreenShareEnabled;
    // Nothing was chosen to be shown: that is no mistake.
    await this.#self.setScreenShareEnabled(!isOn, { audio: true }).catch(() => undefined);
    this.#look();
  }

  /** After other devices were chosen. */
  takeChosen(): Promise<void> {
    const { microphoneId, cameraId } = chosenDevices.value;
    return this.#turnOn(async () => {
      if (microphoneId) await this.#hall.switchActiveDevice("audioinput", microphoneId);
      if (cameraId && this.#self.isCameraEnabled) await this.#hall.switchActiveDevice("videoinput", cameraId);
      await blurAsWished(this.#self);
    });
  }

  /** One of the two cameras of a phone. */
  turnCamera(facing: "user" | "environment"): Promise<void> {
    const track = this.#self.getTrackPublication(Track.Source.Camera)?.videoTrack;
    return this.#turnOn(async () => track?.restartTrack({ facingMode: facing }));
  }

  get #self(): LocalParticipant {
    return this.#hall.localParticipant;
  }

  async #end(problem: GroupProblem | undefined): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#problem = problem;
    this.wire.stop();
    this.hands.stop();
    this.tiles.stop();
    this.#rtc.off(MatrixRTCSessionEvent.MembershipsChanged, this.#lookWho);
    this.#rtc.off(MatrixRTCSessionEvent.EncryptionKeyChanged, this.#takeKey);
    this.#rtc.off(MatrixRTCSessionEvent.MembershipManagerError, this.#sayAgain);
    this.#rtc.off(MembershipManagerEvent.DelayIdChanged, this.#delegateLeave);
    this.#look();
    await Promise.allSettled([this.#rtc.leaveRoomSession(LEAVE_MS), this.#hall.disconnect()]);
    this.#worker.terminate();
  }

  /** Send what one wishes to be heard and seen with; where the way does not hold, some times. */
  async #send(): Promise<void> {
    for (let time = 0; time < SENDINGS && !this.#isOver; time++) {
      if (this.#wish.microphone) await this.#turnOn(() => this.#setMicrophone());
      const ofMicrophone = this.#mediaProblem;
      if (this.#wish.camera) await this.#turnOn(() => this.#setCamera());
      // A camera that works does not hide that one is not heard.
      this.#mediaProblem = ofMicrophone ?? this.#mediaProblem;
      this.#look();
      // What is wrong with a device does not go by itself.
      if (this.#mediaProblem !== "failed") return;
      await new Promise((done) => setTimeout(done, RETRY_MOST_MS));
    }
  }

  #setMicrophone(): Promise<unknown> {
    return this.#self.setMicrophoneEnabled(this.#wish.microphone, deviceOf("microphoneId"));
  }

  #setCamera(): Promise<unknown> {
    return this.#self.setCameraEnabled(this.#wish.camera, { ...deviceOf("cameraId"), ...blurringAsWished() });
  }

  async #turnOn(act: () => Promise<unknown>): Promise<void> {
    this.#mediaProblem = undefined;
    try {
      await act();
    } catch (error) {
      this.#mediaProblem = mediaProblemOf(error);
    }
    this.#look();
  }

  #onDisconnected = (reason?: DisconnectReason): void => {
    if (this.#isOver || !this.#wasConnected) return;
    const final = FINAL[reason ?? DisconnectReason.UNKNOWN_REASON];
    void (final ? this.#end(final) : this.#comeBack());
  };

  /** The SFU has died, or the token was too old to come back by itself. */
  async #comeBack(): Promise<void> {
    if (!this.#carrier) return;
    try {
      await this.#goIn(this.#carrier, LOST_MS);
    } catch (error) {
      return this.#end(error instanceof NoSeatError ? problemOf(error) : "lost");
    }
    if (!this.#isOver) await this.#send();
  }

  /** Take a seat and connect; where the way there does not hold, again and again for so long. */
  async #goIn(carrier: Carrier, patienceMs: number): Promise<void> {
    const endMs = Date.now() + patienceMs;
    for (let pauseMs = RETRY_MS; !this.#isOver; pauseMs = Math.min(pauseMs * 2, RETRY_MOST_MS)) {
      try {
        const { url, jwt } = await takeSeat(this.#session, this.room, carrier);
        return await this.#hall.connect(url, jwt);
      } catch (error) {
        if (error instanceof NoSeatError || Date.now() > endMs) throw error;
      }
      await new Promise((done) => setTimeout(done, pauseMs));
    }
  }

  /** Say in the room that one is in the call, and give the others one's key. */
  #say(): void {
    if (!this.#carrier) return;
    this.#rtc.joinRoomSession([this.#carrier], undefined, {
      manageMediaKeys: true,
      ...(!this.#isPair && { notificationType: "notification" }),
      callIntent: this.#isVideo ? "video" : "audio",
      delayedLeaveEventDelayMs: STAYING_MS,
    });
  }

  /** What says so has given up: after a long sleep, or with a server that answers otherwise than it expects. */
  #sayAgain = async (): Promise<void> => {
    await this.#rtc.leaveRoomSession(LEAVE_MS);
    await new Promise((done) => setTimeout(done, RETRY_MOST_MS));
    if (!this.#isOver) this.#say();
  };

  #delegateLeave = (delayId: string | undefined): void => {
    if (!delayId || !this.#carrier) return;
    // Where nobody takes it, it is put off from here alone.
    void takeSeat(this.#session, this.room, this.#carrier, delayId).catch(() => undefined);
  };

  #noteSilenced = (publication: TrackPublication, participant: { isLocal: boolean }): void => {
    if (!participant.isLocal || publication.kind !== "audio" || !this.#wish.microphone) return;
    this.#wish.microphone = false;
    this.#isSilenced = true;
    this.#look();
  };

  #takeKey = (key: Uint8Array<ArrayBuffer>, index: number, _member: unknown, identity: string): void => {
    void this.#keys.take(key, index, identity);
  };

  #lookWho = (): void => {
    this.wire.look();
    this.recorders.look();
    this.#look();
  };

  #look = (): void => {
    const view = this.#see();
    if (view.phase === "connected") this.#wasConnected = true;
    this.view.set(view);
    bringFilms(this.#hall, view.seated, this.tiles.identities);
  };

  #see(): GroupView {
    return {
      phase: this.#phase(),
      seated: this.#rtc.memberships.map((member) => seat(member, this.#hall, this.#own)),
      isMuted: !this.#self.isMicrophoneEnabled,
      isSilenced: this.#isSilenced,
      isCameraOn: this.#self.isCameraEnabled,
      isSharing: this.#self.isScreenShareEnabled,
      mediaProblem: this.#mediaProblem,
      problem: this.#problem,
    };
  }

  #phase(): GroupView["phase"] {
    if (this.#isOver) return "ended";
    if (this.#hall.state === ConnectionState.Connected) return "connected";
    return this.#wasConnected ? "reconnecting" : "joining";
  }
}

function problemOf(error: unknown): GroupProblem {
  if (!(error instanceof NoSeatError)) return "failed";
  return error.errcode === "ORG_VECHE_DEVICE_NOT_VERIFIED" ? "unverified" : "forbidden";
}

function deviceOf(name: "microphoneId" | "cameraId"): { deviceId?: string } {
  const deviceId = chosenDevices.value[name];
  return deviceId ? { deviceId } : {};
}
