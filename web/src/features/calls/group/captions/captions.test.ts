// A captioner listens to every voice but one's own, and its lines are shown: short, few, and not for long.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LONGEST, MOST_LINES, SHOWN_MS } from "../../../../core/calls/captions.ts";
import { Store } from "../../../../core/store.ts";
import type { Captioner, SpokenLine } from "../../../../extension/contributions.ts";
import { Captions, type Speaker } from "./model.ts";

const trackOf = (id: string) => ({ id }) as MediaStreamTrack;
const somebody = (name: string, isSelf = false): Speaker => ({
  identity: `@${name}:x:DEVICE`,
  userId: `@${name}:x`,
  isSelf,
  voices: [{ mediaStreamTrack: trackOf(name) }],
});

/** Writes down what the test says. */
function captionerOf(unable: readonly string[] = []) {
  const ears = new Map<string, (line: SpokenLine) => void>();
  const captioner: Captioner = {
    id: "test",
    label: "test:captioner",
    isThere: () => true,
    listen: ({ id }, language, hear) => {
      if (unable.includes(id)) throw new Error("It cannot be heard.");
      expect(language).toBe("en");
      ears.set(id, hear);
      return () => ears.delete(id);
    },
  };
  const say = (id: string, text: string, isFinished = true) => ears.get(id)?.({ text, isFinished });
  return { captioner, ears, say };
}

const [anna, boris, self] = [somebody("anna"), somebody("boris"), somebody("self", true)];
const callOf = (...seated: Speaker[]) => new Store({ phase: "connected", seated });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("what the others say is shown with who says it, and goes away", () => {
  const { captioner, ears, say } = captionerOf();
  const captions = new Captions(callOf(anna, boris, self));
  captions.turnOn(captioner, "en");
  expect([...ears.keys()]).toEqual(["anna", "boris"]);
  say("anna", "Good");
  say("boris", "Hello");
  expect(captions.lines.value.map(({ userId, text }) => [userId, text])).toEqual([
    ["@anna:x", "Good"],
    ["@boris:x", "Hello"],
  ]);
  vi.advanceTimersByTime(SHOWN_MS);
  expect(captions.lines.value).toEqual([]);
});

test("a line grows while it is said, and what follows is another", () => {
  const { captioner, say } = captionerOf();
  const captions = new Captions(callOf(anna));
  captions.turnOn(captioner, "en");
  say("anna", "Good", false);
  vi.advanceTimersByTime(SHOWN_MS - 1);
  say("anna", "Good  morning\n", true);
  vi.advanceTimersByTime(SHOWN_MS - 1);
  say("anna", "Sit down", false);
  expect(captions.lines.value.map(({ text }) => text)).toEqual(["Good morning", "Sit down"]);
  vi.advanceTimersByTime(1);
  expect(captions.lines.value.map(({ text }) => text)).toEqual(["Sit down"]);
});

test("of much only the end is shown", () => {
  const { captioner, say } = captionerOf();
  const captions = new Captions(callOf(anna));
  captions.turnOn(captioner, "en");
  say("anna", `${"word ".repeat(500)}end`);
  const [{ text } = { text: "" }] = captions.lines.value;
  expect([...text]).toHaveLength(LONGEST);
  expect(text).toMatch(/^….* end$/);
  for (let at = 0; at < 10; at++) say("anna", `line ${at}`);
  expect(captions.lines.value).toHaveLength(MOST_LINES);
  expect(captions.lines.value.at(-1)?.text).toBe("line 9");
  say("anna", "   ");
  expect(captions.lines.value).toHaveLength(MOST_LINES);
});

test("who comes is listened to, who goes is not, and nobody after it is over", () => {
  const { captioner, ears, say } = captionerOf();
  const call = callOf(anna);
  const captions = new Captions(call);
  captions.turnOn(captioner, "en");
  call.set({ phase: "connected", seated: [boris, { ...anna, voices: [] }] });
  expect([...ears.keys()]).toEqual(["boris"]);
  const hear = ears.get("boris");
  say("boris", "Bye");
  call.set({ phase: "ended", seated: [boris] });
  expect([captions.isOn.value, captions.lines.value, ears.size]).toEqual([false, [], 0]);
  hear?.({ text: "Too late", isFinished: true });
  expect(captions.lines.value).toEqual([]);
});

test("turned off, nothing is listened to; a voice that cannot be heard stops nobody else's", () => {
  const { captioner, ears, say } = captionerOf(["anna"]);
  const captions = new Captions(callOf(anna, boris));
  captions.turnOn(captioner, "en");
  say("boris", "Still here");
  expect(captions.lines.value.map(({ text }) => text)).toEqual(["Still here"]);
  captions.turnOff();
  expect([captions.isOn.value, captions.lines.value, ears.size]).toEqual([false, [], 0]);
});
