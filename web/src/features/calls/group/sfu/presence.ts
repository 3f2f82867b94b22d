// What the SFU brings of somebody.
import { ConnectionQuality, type Participant, Track, type TrackPublication } from "livekit-client";
import type { Quality } from "../../../../core/calls/quality.ts";
import type { Presence } from "../way.ts";

const QUALITIES: Partial<Record<ConnectionQuality, Quality>> = {
  [ConnectionQuality.Excellent]: "good",
  [ConnectionQuality.Good]: "fair",
  [ConnectionQuality.Poor]: "poor",
  [ConnectionQuality.Lost]: "poor",
};

export function presenceOf(participant: Participant): Presence {
  const { isLocal } = participant;
  const isSealed = isLocal || participant.getTrackPublications().every(({ isEncrypted }) => isEncrypted);
  const trackOf = (source: Track.Source) => (isSealed ? findTrack(participant, source) : undefined);
  const voices = [trackOf(Track.Source.Microphone), trackOf(Track.Source.ScreenShareAudio)];
  return {
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
