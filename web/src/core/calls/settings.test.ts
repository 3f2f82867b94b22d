// Settings are read from anything, and come back as they were written.
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  callSettingsContent,
  DEFAULT_CALL_SETTINGS,
  RELAY,
  readCallSettings,
  WAYS,
  WHO_MAY_CALL,
} from "./settings.ts";

const settings = fc.record({
  whoMayCall: fc.constantFrom(...WHO_MAY_CALL),
  silenceUnknown: fc.boolean(),
  relay: fc.constantFrom(...RELAY),
  way: fc.constantFrom(...WAYS),
  confidant: fc.constantFrom(undefined, "@carla:example.org"),
});

test("what was written is read", () => {
  fc.assert(
    fc.property(settings, (some) => {
      expect(readCallSettings(callSettingsContent(some))).toEqual(some);
    }),
  );
});

test("whatever account data holds, reading it gives settings", () => {
  fc.assert(
    fc.property(fc.anything(), (content) => {
      expect(WHO_MAY_CALL).toContain(readCallSettings(content).whoMayCall);
    }),
  );
  expect(readCallSettings(undefined)).toEqual(DEFAULT_CALL_SETTINGS);
  expect(
    readCallSettings({
      who_may_call: "nobody",
      silence_unknown: "yes",
      relay: 1,
      way: {},
      confidant: "Carla",
    }),
  ).toEqual(DEFAULT_CALL_SETTINGS);
});
