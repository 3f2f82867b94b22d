// A stricter setting never lets more people ring, and contacts always do.
import fc from "fast-check";
import { expect, test } from "vitest";
import { DEFAULT_CALL_SETTINGS, RELAY, WAYS, WHO_MAY_CALL } from "./settings.ts";
import {
  type CallerFacts,
  heedServer,
  judgeCaller,
  LONGEST_REASON,
  mustRelay,
  readReason,
  tameReason,
} from "./shield.ts";

const facts = fc.record({
  isContact: fc.boolean(),
  isKnown: fc.boolean(),
  sharesRoom: fc.boolean(),
  isBlocked: fc.boolean(),
});
const settings = fc.record({
  whoMayCall: fc.constantFrom(...WHO_MAY_CALL),
  silenceUnknown: fc.boolean(),
  relay: fc.constantFrom(...RELAY),
  way: fc.constantFrom(...WAYS),
  confidant: fc.constant(undefined),
});
const reason = fc.constantFrom(undefined, "the parcel");
const STRANGER: CallerFacts = { isContact: false, isKnown: false, sharesRoom: false, isBlocked: false };

test("a stricter setting never rings more", () => {
  fc.assert(
    fc.property(facts, reason, settings, fc.nat(2), (who, why, some, step) => {
      const stricter = {
        ...some,
        whoMayCall: WHO_MAY_CALL[Math.min(2, WHO_MAY_CALL.indexOf(some.whoMayCall) + step)] ?? "contacts",
        silenceUnknown: true,
      };
      if (judgeCaller(who, why, stricter) === "ring") expect(judgeCaller(who, why, some)).toBe("ring");
    }),
  );
});

test("contacts ring whatever is set, and blocked people never", () => {
  fc.assert(
    fc.property(facts, reason, settings, (who, why, some) => {
      expect(judgeCaller({ ...who, isContact: true, isBlocked: false }, why, some)).toBe("ring");
      expect(judgeCaller({ ...who, isBlocked: true }, why, some)).toBe("refused");
    }),
  );
});

test("a stranger rings only with a reason, and not where strangers are silenced", () => {
  expect(judgeCaller(STRANGER, undefined, DEFAULT_CALL_SETTINGS)).toBe("silent");
  expect(judgeCaller(STRANGER, "the parcel", DEFAULT_CALL_SETTINGS)).toBe("ring");
  expect(judgeCaller(STRANGER, "the parcel", { ...DEFAULT_CALL_SETTINGS, silenceUnknown: true })).toBe(
    "silent",
  );
  expect(judgeCaller(STRANGER, "the parcel", { ...DEFAULT_CALL_SETTINGS, whoMayCall: "shared_rooms" })).toBe(
    "refused",
  );
});

test("whom the server does not let call rings at nobody's, and its word makes nobody ring", () => {
  const word = fc.constantFrom("may", "mayNot", "unanswered" as const);
  fc.assert(
    fc.property(facts, reason, settings, word, (who, why, some, said) => {
      const verdict = judgeCaller(who, why, some);
      const heeded = heedServer(verdict, said, who);
      if (verdict !== "ring" || said === "may") expect(heeded).toBe(verdict);
      if (said === "mayNot") expect(heeded).not.toBe("ring");
    }),
  );
});

test("where the server cannot be asked, people ring whom one knows, and no strangers", () => {
  expect(heedServer("ring", "unanswered", { ...STRANGER, isContact: true })).toBe("ring");
  expect(heedServer("ring", "unanswered", { ...STRANGER, isKnown: true })).toBe("ring");
  expect(heedServer("ring", "unanswered", { ...STRANGER, sharesRoom: true })).toBe("silent");
});

test("a reason is one short line, and taming it again changes nothing", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 400 }), (text) => {
      const tamed = tameReason(text);
      expect([...tamed].length).toBeLessThanOrEqual(LONGEST_REASON);
      expect(tamed).not.toMatch(/[\n\u202e]/);
      expect(tameReason(tamed)).toBe(tamed);
    }),
  );
  expect(readReason({ "org.veche.reason": "  the \u202e parcel\n" })).toBe("the parcel");
  expect(readReason({ "org.veche.reason": " " })).toBeUndefined();
  expect(readReason({ "org.veche.reason": 5 })).toBeUndefined();
});

test("only contacts learn one's address, unless one wants it otherwise", () => {
  expect(mustRelay(false, DEFAULT_CALL_SETTINGS)).toBe(true);
  expect(mustRelay(true, DEFAULT_CALL_SETTINGS)).toBe(false);
  expect(mustRelay(true, { ...DEFAULT_CALL_SETTINGS, relay: "always" })).toBe(true);
  expect(mustRelay(false, { ...DEFAULT_CALL_SETTINGS, relay: "never" })).toBe(false);
});
