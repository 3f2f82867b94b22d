import fc from "fast-check";
import { expect, test } from "vitest";
import { foldReactions, type Reaction } from "./reactions.ts";

const reaction = fc.record({
  eventId: fc.uuid(),
  key: fc.constantFrom("👍", "❤️", "🎉"),
  sender: fc.constantFrom("@a:x", "@b:x", "@me:x"),
  atMs: fc.nat(100),
});

test("the order in which reactions arrive does not matter", () => {
  fc.assert(
    fc.property(fc.uniqueArray(reaction, { selector: (one) => one.eventId }), (reactions) => {
      expect(foldReactions([...reactions].reverse(), "@me:x")).toEqual(foldReactions(reactions, "@me:x"));
    }),
  );
});

test("nobody counts twice", () => {
  fc.assert(
    fc.property(fc.array(reaction), (reactions) => {
      for (const { senders } of foldReactions(reactions, "@me:x"))
        expect(new Set(senders).size).toBe(senders.length);
    }),
  );
});

test("my own reaction can be taken back", () => {
  const reactions: Reaction[] = [
    { eventId: "$1", key: "👍", sender: "@a:x", atMs: 1 },
    { eventId: "$2", key: "👍", sender: "@me:x", atMs: 2 },
  ];
  expect(foldReactions(reactions, "@me:x")).toEqual([{ key: "👍", senders: ["@a:x", "@me:x"], mine: "$2" }]);
});
