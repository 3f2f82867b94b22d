// What is shown of somebody is what the SFU brings of them: how good their line is, and nothing that is not sealed.
import { ConnectionQuality, type Participant, Track } from "livekit-client";
import { expect, test } from "vitest";
import { presenceOf } from "./presence.ts";

const { Camera, Microphone } = Track.Source;

interface Sent {
  source: Track.Source;
  isEncrypted?: boolean;
  isMuted?: boolean;
}

function participant(sent: Sent[], connectionQuality = ConnectionQuality.Excellent): Participant {
  const publications = sent.map(({ source, isEncrypted = true, isMuted = false }) => ({
    source,
    isEncrypted,
    isMuted,
    track: { source },
  }));
  return {
    isLocal: false,
    isSpeaking: false,
    isMicrophoneEnabled: true,
    connectionQuality,
    getTrackPublications: () => publications,
    getTrackPublication: (source: Track.Source) => publications.find((one) => one.source === source),
  } as unknown as Participant;
}

test.each([
  [ConnectionQuality.Excellent, "good"],
  [ConnectionQuality.Good, "fair"],
  [ConnectionQuality.Poor, "poor"],
  [ConnectionQuality.Lost, "poor"],
  [ConnectionQuality.Unknown, undefined],
])("a line that is %s is shown as %s", (connectionQuality, quality) => {
  expect(presenceOf(participant([], connectionQuality)).quality).toBe(quality);
});

test("what is encrypted is seen and heard, a camera while it is on", () => {
  const presence = presenceOf(participant([{ source: Camera }, { source: Microphone }]));
  expect(presence).toMatchObject({ isSealed: true, camera: { source: Camera } });
  expect(presence.voices).toHaveLength(1);
  expect(presenceOf(participant([{ source: Camera, isMuted: true }])).camera).toBeUndefined();
});

test("of whoever sends anything openly nothing is, also what is encrypted", () => {
  const presence = presenceOf(participant([{ source: Camera }, { source: Microphone, isEncrypted: false }]));
  expect(presence).toMatchObject({ isSealed: false, camera: undefined, screen: undefined, voices: [] });
});
