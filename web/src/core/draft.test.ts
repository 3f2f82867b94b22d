import fc from "fast-check";
import { expect, test } from "vitest";
import { type Draft, newerDraft, readDraft } from "./draft.ts";

const draft: fc.Arbitrary<Draft> = fc.record({
  text: fc.string(),
  mentions: fc.constant([{ kind: "person" as const, text: "@Anna", userId: "@anna:example.org" }]),
  changedMs: fc.nat(10),
});

test("all devices keep the same draft, in whatever order they hear of them", () => {
  fc.assert(
    fc.property(draft, draft, draft, (one, two, three) => {
      const forwards = newerDraft(newerDraft(one, two), three);
      const backwards = newerDraft(three, newerDraft(two, one));
      expect(forwards.text).toBe(backwards.text);
      expect(forwards.changedMs).toBe(Math.max(one.changedMs, two.changedMs, three.changedMs));
    }),
  );
});

test("a draft that is stored is read again", () => {
  fc.assert(
    fc.property(draft, (one) => {
      expect(readDraft(JSON.parse(JSON.stringify(one)))).toEqual(one);
    }),
  );
});

test("what is no draft is none", () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      const read = readDraft(value);
      expect(read === undefined || typeof read.text === "string").toBe(true);
    }),
  );
});
