// A call of many: who is in it comes from Matrix, pictures and voices from LiveKit, and only devices with keys can open them.
import {
  ConnectionState,
  Room as Hall,
  type LocalParticipant,
  type Participant,
  RoomEvent,
  Track,
} from "livekit-client";
import type { Room } from "matrix-js-sdk";
import type { CallMembership, MatrixRTCSession } from "matrix-js-sdk/lib/matrixrtc";
import { Store } from "../../../core/store.ts";
import { findCarrier, takeSeat } from "../../../platform/matrix/rtc.ts";
import { MatrixRTCSessionEvent } from "../../../platform/matrix/sdk.ts";
import type { Session } from "../../../platform/matrix/session.ts";
import { chosenDevices, type MediaProblem, mediaProblemOf } from "../../../platform/media/callDevices.ts";
import { Hands } from "./hands.ts";
import { KeyRing } from "./keyRing.ts";

/** Somebody in the call, by one of their devices. */
export interface Seated {
  identity: string;
  userId: string;
  isSelf: boolean;
  isSpeaking: boolean;
  isMuted: boolean;
  /** What this device sends cannot be opened by anybody else; what is sent openly is neither shown nor played. */
  isSealed: boolean;
  camera: Track | undefined;
  screen: Track | undefined;
  voices: readonly Track[];
}

export interface GroupView {
  phase: "joining" | "connected" | "reconnecting" | "ended";
  seated: readonly Seated[];
  isMuted: boolean;
  isCameraOn: boolean;
  isSharing: boolean;
  problem: MediaProblem | undefined;
  /** Why it could not be joined. */
  error: unknown;
}

const LEAVE_MS = 5000;
const CHANGES = [
  RoomEvent.ConnectionStateChanged,
  RoomEvent.ParticipantConnected,
  RoomEvent.ParticipantDisconnected,
  RoomEvent.TrackSubscribed,
  RoomEvent.TrackUnsubscribed,
  RoomEvent.TrackMuted,
  RoomEvent.TrackUnmuted,
  RoomEvent.LocalTrackPublished,
  RoomEvent.LocalTrackUnpublished,
  RoomEvent.ActiveSpeakersChanged,
  RoomEvent.ParticipantEncryptionStatusChanged,
] as const;

export class GroupCall {
  readonly view: Store<GroupView>;
  readonly room: Room;
  readonly hands: Hands;
  readonly startedMs = Date.now();
  readonly #session: Session;
  readonly #rtc: MatrixRTCSession;
  readonly #keys = new KeyRing();
  readonly #worker: Worker;
  readonly #hall: Hall;
  #isOver = false;
  #problem: MediaProblem | undefined;
  #error: unknown;

  constructor(session: Session, room: Room) {
    this.room = room;
    this.#session = session;
    this.#rtc = session.client.matrixRTC.getRoomSession(room);
    this.hands = new Hands(session, room, () => this.#rtc.memberships);
    this.#worker = new Worker(new URL("./frames.worker.ts", import.meta.url), { type: "module" });
    this.#hall = new Hall({
      adaptiveStream: true,
      dynacast: true,
      publishDefaults: { videoCodec: "vp8" },
      encryption: { keyProvider: this.#keys, worker: this.#worker },
    });
    this.view = new Store(this.#see());
    for (const event of CHANGES) this.#hall.on(event, this.#look);
    this.#hall.on(RoomEvent.Disconnected, () => void this.leave());
    this.#rtc.on(MatrixRTCSessionEvent.MembershipsChanged, this.#look);
    this.#rtc.on(MatrixRTCSessionEvent.EncryptionKeyChanged, this.#takeKey);
  }

  async join(isVideo: boolean): Promise<void> {
    try {
      const carrier = await findCarrier(this.#session, this.room);
      if (!carrier) throw new Error("NO_CARRIER");
      this.#rtc.joinRoomSession([carrier], undefined, {
        manageMediaKeys: true,
        notificationType: "notification",
        callIntent: isVideo ? "video" : "audio",
      });
      this.#rtc.reemitEncryptionKeys();
      const { url, jwt } = await takeSeat(this.#session, this.room, carrier);
      await this.#hall.setE2EEEnabled(true);
      await this.#hall.connect(url, jwt);
    } catch (error) {
      this.#error = error;
      return this.leave();
    }
    await this.#turnOn(() => this.#self.setMicrophoneEnabled(true, deviceOf("microphoneId")));
    if (isVideo) await this.toggleCamera();
  }

  async leave(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    this.hands.stop();
    this.#rtc.off(MatrixRTCSessionEvent.MembershipsChanged, this.#look);
    this.#rtc.off(MatrixRTCSessionEvent.EncryptionKeyChanged, this.#takeKey);
    this.#look();
    await Promise.allSettled([this.#rtc.leaveRoomSession(LEAVE_MS), this.#hall.disconnect()]);
    this.#worker.terminate();
  }

  toggleMute(): Promise<void> {
    const isOn = this.#self.isMicrophoneEnabled;
    return this.#turnOn(() => this.#self.setMicrophoneEnabled(!isOn, deviceOf("microphoneId")));
  }

  toggleCamera(): Promise<void> {
    const isOn = this.#self.isCameraEnabled;
    return this.#turnOn(() => this.#self.setCameraEnabled(!isOn, deviceOf("cameraId")));
  }

  toggleShare(): Promise<void> {
    const isOn = this.#self.isScreenShareEnabled;
    return this.#turnOn(() => this.#self.setScreenShareEnabled(!isOn, { audio: true }));
  }

  get #self(): LocalParticipant {
    return this.#hall.localParticipant;
  }

  async #turnOn(act: () => Promise<unknown>): Promise<void> {
    this.#problem = undefined;
    try {
      await act();
    } catch (error) {
      this.#problem = mediaProblemOf(error);
    }
    this.#look();
  }

  #takeKey = (key: Uint8Array<ArrayBuffer>, index: number, _member: unknown, identity: string): void => {
    void this.#keys.take(key, index, identity);
  };

  #look = (): void => this.view.set(this.#see());

  #see(): GroupView {
    return {
      phase: this.#phase(),
      seated: this.#rtc.memberships.flatMap((member) => this.#seat(member) ?? []),
      isMuted: !this.#self.isMicrophoneEnabled,
      isCameraOn: this.#self.isCameraEnabled,
      isSharing: this.#self.isScreenShareEnabled,
      problem: this.#problem,
      error: this.#error,
    };
  }

  #phase(): GroupView["phase"] {
    if (this.#isOver) return "ended";
    if (this.#hall.state === ConnectionState.Connected) return "connected";
    const isBack =
      this.#hall.state === ConnectionState.Reconnecting ||
      this.#hall.state === ConnectionState.SignalReconnecting;
    return isBack ? "reconnecting" : "joining";
  }

  /** Only those who are members of the call in Matrix are shown: whoever else the SFU brings has no place. */
  #seat(member: CallMembership): Seated | undefined {
    const { rtcBackendIdentity: identity, userId } = member;
    const isSelf = identity === this.#self.identity;
    const participant = isSelf ? this.#self : this.#hall.remoteParticipants.get(identity);
    if (!participant) return undefined;
    const isSealed =
      isSelf || participant.getTrackPublications().every((publication) => publication.isEncrypted);
    const trackOf = (source: Track.Source) => (isSealed ? findTrack(participant, source) : undefined);
    return {
      identity,
      userId,
      isSelf,
      isSpeaking: participant.isSpeaking,
      isMuted: !participant.isMicrophoneEnabled,
      isSealed,
      camera: trackOf(Track.Source.Camera),
      screen: trackOf(Track.Source.ScreenShare),
      voices: isSelf
        ? []
        : [trackOf(Track.Source.Microphone), trackOf(Track.Source.ScreenShareAudio)].filter(
            (track) => track !== undefined,
          ),
    };
  }
}

function findTrack(participant: Participant, source: Track.Source): Track | undefined {
  const publication = participant.getTrackPublication(source);
  return publication?.isMuted ? undefined : publication?.track;
}

function deviceOf(name: "microphoneId" | "cameraId"): { deviceId?: string } {
  const deviceId = chosenDevices.value[name];
  return deviceId ? { deviceId } : {};
}
