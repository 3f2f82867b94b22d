// What is brought of somebody who sends without encryption is neither shown nor played.
import { type Participant, Track } from "livekit-client";
import { expect, test } from "vitest";
import { presenceOf } from "./presence.ts";

function participant(...sent: { source: Track.Source; isEncrypted: boolean }[]) {
  const publications = sent.map((one) => ({ ...one, isMuted: false, track: { source: one.source } }));
  return {
    isLocal: false,
    isSpeaking: false,
    isMicrophoneEnabled: true,
    connectionQuality: "excellent",
    getTrackPublications: () => publications,
    getTrackPublication: (source: Track.Source) => publications.find((one) => one.source === source),
  } as unknown as Participant;
}

const { Camera, Microphone } = Track.Source;

test("what is encrypted is seen and heard", () => {
  const presence = presenceOf(
    participant({ source: Camera, isEncrypted: true }, { source: Microphone, isEncrypted: true }),
  );
  expect(presence).toMatchObject({ isSealed: true, camera: { source: Camera }, quality: "good" });
  expect(presence.voices).toHaveLength(1);
});

test("of whoever sends anything openly nothing is, also what is encrypted", () => {
  const presence = presenceOf(
    participant({ source: Camera, isEncrypted: true }, { source: Microphone, isEncrypted: false }),
  );
  expect(presence).toMatchObject({ isSealed: false, camera: undefined, screen: undefined, voices: [] });
});
