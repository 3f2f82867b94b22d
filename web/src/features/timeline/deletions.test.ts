// A message that was deleted is hidden at once, and there is a moment to change one's mind.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Session } from "../../platform/matrix/session.ts";
import { Deletions } from "./deletions.ts";

const redacted = vi.hoisted(() => [] as string[]);
vi.mock("../../platform/outbox/index.ts", () => ({
  outboxOf: () => ({ redact: async (_roomId: string, eventId: string) => void redacted.push(eventId) }),
}));

let window: EventTarget;
let end = () => {};
let deletions: Deletions;

beforeEach(() => {
  vi.useFakeTimers();
  window = new EventTarget();
  vi.stubGlobal("window", window);
  redacted.length = 0;
  deletions = new Deletions({ onStop: (stop: () => void) => (end = stop) } as unknown as Session);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const hidden = () => [...deletions.waiting.value.keys()];

test("it is hidden at once, and deleted once when the moment is over", async () => {
  deletions.delete("!a", "$one");
  deletions.delete("!a", "$one");
  expect(hidden()).toEqual(["$one"]);
  expect(redacted).toEqual([]);
  await vi.runAllTimersAsync();
  expect(redacted).toEqual(["$one"]);
  expect(hidden()).toEqual([]);
});

test("who changes their mind keeps it, and may delete it later", async () => {
  deletions.delete("!a", "$one");
  deletions.undo("$one");
  await vi.runAllTimersAsync();
  expect(hidden()).toEqual([]);
  expect(redacted).toEqual([]);
  deletions.delete("!a", "$one");
  await vi.runAllTimersAsync();
  expect(redacted).toEqual(["$one"]);
});

test("to change one's mind about one leaves the others deleted", async () => {
  deletions.delete("!a", "$one");
  deletions.delete("!a", "$two");
  deletions.undo("$one");
  await vi.runAllTimersAsync();
  expect(redacted).toEqual(["$two"]);
});

test("who closes the page, or signs out, has decided", async () => {
  deletions.delete("!a", "$one");
  window.dispatchEvent(new Event("pagehide"));
  expect(redacted).toEqual(["$one"]);
  deletions.delete("!a", "$two");
  end();
  expect(redacted).toEqual(["$one", "$two"]);
  await vi.runAllTimersAsync();
  expect(redacted).toEqual(["$one", "$two"]);
});
