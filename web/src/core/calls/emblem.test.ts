import { expect, test } from "vitest";
import { type Attendant, describeCall, drawEmblem, SIGNS } from "./emblem.ts";

const anna = { userId: "@anna:x", deviceId: "A", fingerprint: "fa" };
const boris = { userId: "@boris:x", deviceId: "B", fingerprint: "fb" };

test("there are 64 signs, each with a name", () => {
  expect(SIGNS).toHaveLength(64);
  expect(new Set(SIGNS.map(([sign]) => sign)).size).toBe(64);
  expect(SIGNS.every(([sign, name]) => sign && /^[a-z-]+$/.test(name))).toBe(true);
});

test("all who see the same get the same signs, in whatever order they see it", async () => {
  expect(await drawEmblem("!r", [anna, boris])).toEqual(await drawEmblem("!r", [boris, anna]));
});

test.each<[string, Attendant[]]>([
  ["somebody more", [anna, boris, { ...boris, deviceId: "C" }]],
  ["another key of a device", [anna, { ...boris, fingerprint: "fx" }]],
  ["nobody else", [anna]],
])("%s makes other signs", async (_, attendants) => {
  expect(await drawEmblem("!r", attendants)).not.toEqual(await drawEmblem("!r", [anna, boris]));
});

test("names cannot be made to flow into each other", () => {
  const joined = describeCall("!r", [{ ...anna, deviceId: 'A","fa' }]);
  expect(joined).not.toBe(describeCall("!r", [{ ...anna, fingerprint: 'A","fa' }]));
});
