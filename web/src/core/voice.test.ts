import fc from "fast-check";
import { expect, test } from "vitest";
import { BARS, buildWaveform, formatDuration, loudnessOf, readWaveform } from "./voice.ts";

test("any recording has a waveform that can be read again", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ noNaN: true }), { minLength: 1 }), (levels) => {
      const waveform = buildWaveform(levels);
      expect(waveform).toHaveLength(BARS);
      expect(waveform.every((bar) => Number.isInteger(bar) && bar >= 0 && bar <= 1024)).toBe(true);
      expect(readWaveform(waveform)).toHaveLength(BARS);
    }),
  );
});

test("a loud moment is seen in its place", () => {
  const levels = Array.from({ length: 640 }, (_, index) => (index === 320 ? 1 : 0));
  expect(buildWaveform(levels).indexOf(1024)).toBe(32);
});

test("a waveform that others wrote is read with care", () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      const bars = readWaveform(value);
      expect(bars === undefined || bars.every((bar) => bar >= 0 && bar <= 1)).toBe(true);
    }),
  );
});

test("silence is 0, a full sine nearly 1", () => {
  expect(loudnessOf(new Float32Array(128))).toBe(0);
  expect(loudnessOf(Float32Array.from({ length: 128 }, (_, index) => Math.sin(index)))).toBeGreaterThan(0.9);
});

test("durations", () => {
  expect([0, 999, 61_000, 3_600_000].map(formatDuration)).toEqual(["0:00", "0:00", "1:01", "60:00"]);
});
