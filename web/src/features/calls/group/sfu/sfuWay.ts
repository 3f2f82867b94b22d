// By an SFU: pictures and voices go through LiveKit, and only devices with keys can open them.
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
import { type Carrier, NoSeatError, takeSeat } from "../../../../platform/matrix/rtc.ts";
import { MatrixRTCSessionEvent, MembershipManagerEvent } from "../../../../platform/matrix/sdk.ts";
import { CLEAN_VOICE, chosenDevices } from "../../../../platform/media/callDevices.ts";
import { problemOf } from "../problemOf.ts";
import type { Filmable, GroupProblem, OwnSending, Presence, WantedFilm, Way, WayPlace } from "../way.ts";
import { blurAsWished, blurringAsWished } from "./blurring.ts";
import { ComingFilms } from "./comingFilms.ts";
import { bringFilms } from "./films.ts";
import { keepDevicesOpen } from "./keepDevicesOpen.ts";
import { KeyRing } from "./keyRing.ts";
import { presenceOf } from "./presence.ts";

const RETRY_MS = 400;
const RETRY_MOST_MS = 4000;
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

export class SfuWay implements Way {
  readonly transport: Carrier;
  readonly hasKeys = true;
  readonly isModerated = true;
  readonly hasFingerprints = false;
  readonly #place: WayPlace;
  readonly #keys: KeyRing;
  readonly #worker: Worker;
  readonly #hall: Hall;
  readonly #comingFilms = new ComingFilms();
  #wasConnected = false;
  #isOver = false;

  constructor(place: WayPlace, carrier: Carrier) {
    this.transport = carrier;
    this.#place = place;
    this.#keys = new KeyRing(place.own);
    this.#worker = new Worker(new URL("./frames.worker.ts", import.meta.url), { type: "module" });
    this.#hall = new Hall({
      // What is not seen is not sent, and what nobody sees large is not sent large.
      adaptiveStream: !place.isPair,
      dynacast: true,
      publishDefaults: { videoCodec: "vp8" },
      audioCaptureDefaults: CLEAN_VOICE,
      encryption: { keyProvider: this.#keys, worker: this.#worker },
      reconnectPolicy: {
        nextRetryDelayInMs: ({ elapsedMs }) =>
          elapsedMs > LOST_MS ? null : Math.min(Math.max(RETRY_MS, elapsedMs / 4), RETRY_MOST_MS),
      },
    });
    keepDevicesOpen(this.#hall);
    for (const event of CHANGES) this.#hall.on(event, this.#noteChange);
    this.#hall.on(RoomEvent.TrackMuted, this.#noteSilenced);
    this.#hall.on(RoomEvent.Disconnected, this.#onDisconnected);
    place.rtc.on(MatrixRTCSessionEvent.EncryptionKeyChanged, this.#takeKey);
    place.rtc.on(MembershipManagerEvent.DelayIdChanged, this.#delegateLeave);
  }

  get isConnected(): boolean {
    return this.#hall.state === ConnectionState.Connected;
  }

  get sending(): OwnSending {
    return {
      isMicrophoneOn: this.#self.isMicrophoneEnabled,
      isCameraOn: this.#self.isCameraEnabled,
      isSharing: this.#self.isScreenShareEnabled,
    };
  }

  async admit(): Promise<void> {
    // Whoever may not come in does not say that they are in.
    await takeSeat(this.#place.session, this.#place.room, this.transport);
    await this.#hall.setE2EEEnabled(true);
  }

  connect(): Promise<void> {
    return this.#goIn(JOINING_MS);
  }

  async close(): Promise<void> {
    this.#isOver = true;
    const { rtc } = this.#place;
    rtc.off(MatrixRTCSessionEvent.EncryptionKeyChanged, this.#takeKey);
    rtc.off(MembershipManagerEvent.DelayIdChanged, this.#delegateLeave);
    await this.#hall.disconnect();
    this.#worker.terminate();
  }

  follow(): void {
    // The SFU tells who is there.
  }

  presenceOf(identity: string): Presence | undefined {
    const participant = this.#hall.getParticipantByIdentity(identity);
    return participant && presenceOf(participant);
  }

  bring(people: readonly Filmable[], seen: ReadonlySet<string>): void {
    bringFilms(this.#hall, people, seen);
  }

  keepComing(films: readonly WantedFilm[]): void {
    this.#comingFilms.keep(films);
  }

  async setMicrophone(isOn: boolean): Promise<void> {
    await this.#self.setMicrophoneEnabled(isOn, deviceOf("microphoneId"));
  }

  async setCamera(isOn: boolean): Promise<void> {
    await this.#self.setCameraEnabled(isOn, { ...deviceOf("cameraId"), ...blurringAsWished() });
  }

  async setScreen(isOn: boolean): Promise<void> {
    await this.#self.setScreenShareEnabled(isOn, { audio: true });
  }

  async takeChosen(): Promise<void> {
    const { microphoneId, cameraId } = chosenDevices.value;
    if (microphoneId) await this.#hall.switchActiveDevice("audioinput", microphoneId);
    if (cameraId && this.#self.isCameraEnabled) await this.#hall.switchActiveDevice("videoinput", cameraId);
    await blurAsWished(this.#self);
  }

  async turnCamera(facing: "user" | "environment"): Promise<void> {
    const track = this.#self.getTrackPublication(Track.Source.Camera)?.videoTrack;
    await track?.restartTrack({ facingMode: facing });
  }

  get #self(): LocalParticipant {
    return this.#hall.localParticipant;
  }

  #noteChange = (): void => {
    if (this.isConnected) this.#wasConnected = true;
    this.#place.listener.changed();
  };

  #onDisconnected = (reason?: DisconnectReason): void => {
    if (this.#isOver || !this.#wasConnected) return;
    const final = FINAL[reason ?? DisconnectReason.UNKNOWN_REASON];
    if (final) this.#place.listener.ended(final);
    else void this.#comeBack();
  };

  /** The SFU has died, or the token was too old to come back by itself. */
  async #comeBack(): Promise<void> {
    try {
      await this.#goIn(LOST_MS);
    } catch (error) {
      return this.#place.listener.ended(error instanceof NoSeatError ? problemOf(error) : "lost");
    }
    if (!this.#isOver) this.#place.listener.returned();
  }

  /** Take a seat and connect; where the way there does not hold, again and again for so long. */
  async #goIn(patienceMs: number): Promise<void> {
    const endMs = Date.now() + patienceMs;
    for (let pauseMs = RETRY_MS; !this.#isOver; pauseMs = Math.min(pauseMs * 2, RETRY_MOST_MS)) {
      try {
        const { url, jwt } = await takeSeat(this.#place.session, this.#place.room, this.transport);
        return await this.#hall.connect(url, jwt);
      } catch (error) {
        if (error instanceof NoSeatError || Date.now() > endMs) throw error;
      }
      await new Promise((done) => setTimeout(done, pauseMs));
    }
  }

  #delegateLeave = (delayId: string | undefined): void => {
    if (!delayId) return;
    // Where nobody takes it, it is put off from here alone.
    const { session, room } = this.#place;
    void takeSeat(session, room, this.transport, delayId).catch(() => undefined);
  };

  #noteSilenced = (publication: TrackPublication, participant: { isLocal: boolean }): void => {
    if (participant.isLocal && publication.kind === "audio") this.#place.listener.silenced();
  };

  #takeKey = (key: Uint8Array<ArrayBuffer>, index: number, _member: unknown, identity: string): void => {
    void this.#keys.take(key, index, identity);
  };
}

function deviceOf(name: "microphoneId" | "cameraId"): { deviceId?: string } {
  const deviceId = chosenDevices.value[name];
  return deviceId ? { deviceId } : {};
}
