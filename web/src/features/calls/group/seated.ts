// Somebody in the call, by one of their devices: what Matrix says of them, with what the SFU brings of them.
import {
  ConnectionQuality,
  type Room as Hall,
  type Participant,
  Track,
  type TrackPublication,
} from "livekit-client";
import type { CallMembership } from "matrix-js-sdk/lib/matrixrtc";
import type { Quality } from "../../../core/calls/quality.ts";

export interface Seated {
  /** Their name at the SFU. */
  identity: string;
  userId: string;
  deviceId: string;
  isSelf: boolean;
  /** When they came: whoever has left and come again is somebody new. */
  sinceMs: number;
  /** The SFU has them; others only say that they are in the call, but have its keys. */
  isConnected: boolean;
  isSpeaking: boolean;
  isMuted: boolean;
  /** What this device sends cannot be opened by anybody else; what is sent openly is neither shown nor played. */
  isSealed: boolean;
  quality: Quality | undefined;
  camera: Track | undefined;
  screen: Track | undefined;
  /** Their own one hears nowhere. */
  voices: readonly Track[];
}

const QUALITIES: Partial<Record<ConnectionQuality, Quality>> = {
  [ConnectionQuality.Excellent]: "good",
  [ConnectionQuality.Good]: "fair",
  [ConnectionQuality.Poor]: "poor",
  [ConnectionQuality.Lost]: "poor",
};

/**
 * `own` is this device's name at the SFU. Everybody is shown who is a member of the call in Matrix, and so gets keys, also before the SFU has them; whoever else the SFU
 * brings has no place.
 */
export function seat(member: CallMembership, hall: Hall, own: string): Seated {
  const { rtcBackendIdentity: identity, userId, deviceId } = member;
  const isSelf = identity === own;
  const participant = hall.getParticipantByIdentity(identity);
  const sinceMs = member.createdTs();
  return {
    ...AWAY,
    identity,
    userId,
    deviceId,
    isSelf,
    sinceMs,
    ...(participant && tell(participant, isSelf)),
  };
}

const AWAY = {
  isConnected: false,
  isSpeaking: false,
  isMuted: false,
  isSealed: true,
  quality: undefined,
  camera: undefined,
  screen: undefined,
  voices: [],
};

function tell(
  participant: Participant,
  isSelf: boolean,
): Omit<Seated, "identity" | "userId" | "deviceId" | "isSelf" | "sinceMs"> {
  const isSealed = isSelf || participant.getTrackPublications().every(({ isEncrypted }) => isEncrypted);
  const trackOf = (source: Track.Source) => (isSealed ? findTrack(participant, source) : undefined);
  const voices = [trackOf(Track.Source.Microphone), trackOf(Track.Source.ScreenShareAudio)];
  return {
    isConnected: true,
    isSpeaking: participant.isSpeaking,
    isMuted: !participant.isMicrophoneEnabled,
    isSealed,
    quality: QUALITIES[participant.connectionQuality],
    camera: trackOf(Track.Source.Camera),
    screen: trackOf(Track.Source.ScreenShare),
    voices: voices.filter((track) => track !== undefined),
  };
}

function findTrack(participant: Participant, source: Track.Source): Track | undefined {
  const publication: TrackPublication | undefined = participant.getTrackPublication(source);
  return publication?.isMuted ? undefined : publication?.track;
}
