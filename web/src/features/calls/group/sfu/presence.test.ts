// What is shown of somebody is what the SFU brings of them: how good their line is, and nothing that is not sealed.
import { ConnectionQuality, type Participant, Track } from "livekit-client";
import { expect, test } from "vitest";
import { presenceOf } from "./presence.ts";

function participant(more: object = {}, { isEncrypted = true, isMuted = false } = {}): Participant {
  const camera = { source: Track.Source.Camera, isEncrypted, isMuted, track: { sid: "camera" } };
  return {
    isLocal: false,
    isSpeaking: false,
    isMicrophoneEnabled: true,
    connectionQuality: ConnectionQuality.Excellent,
    getTrackPublications: () => [camera],
    getTrackPublication: (source: Track.Source) => (source === camera.source ? camera : undefined),
    ...more,
  } as unknown as Participant;
}

test.each([
  [ConnectionQuality.Excellent, "good"],
  [ConnectionQuality.Good, "fair"],
  [ConnectionQuality.Poor, "poor"],
  [ConnectionQuality.Lost, "poor"],
  [ConnectionQuality.Unknown, undefined],
])("a line that is %s is shown as %s", (connectionQuality, quality) => {
  expect(presenceOf(participant({ connectionQuality })).quality).toBe(quality);
});

test("a camera is shown while it is on, and only where it is sealed", () => {
  expect(presenceOf(participant())).toMatchObject({ isSealed: true, camera: { sid: "camera" } });
  expect(presenceOf(participant({}, { isMuted: true })).camera).toBeUndefined();
  const open = presenceOf(participant({}, { isEncrypted: false }));
  expect(open).toMatchObject({ isSealed: false, camera: undefined, voices: [] });
});
