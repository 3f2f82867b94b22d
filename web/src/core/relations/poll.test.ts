import fc from "fast-check";
import { expect, test } from "vitest";
import { type Poll, readPoll, readVote, tallyPoll } from "./poll.ts";

const poll: Poll = {
  question: "Tea?",
  answers: [
    { id: "y", text: "Yes" },
    { id: "n", text: "No" },
  ],
  isDisclosed: true,
  maxSelections: 1,
};

test("both spellings of a poll are one poll", () => {
  const unstable = {
    "org.matrix.msc3381.poll.start": {
      question: { "org.matrix.msc1767.text": "Tea?", body: "Tea?", msgtype: "m.text" },
      kind: "org.matrix.msc3381.poll.disclosed",
      max_selections: 1,
      answers: [
        { id: "y", "org.matrix.msc1767.text": "Yes" },
        { id: "n", "org.matrix.msc1767.text": "No" },
      ],
    },
  };
  const stable = {
    "m.poll": {
      question: { "m.text": [{ body: "Tea?" }] },
      kind: "m.disclosed",
      max_selections: 1,
      answers: [
        { "m.id": "y", "m.text": [{ body: "Yes" }] },
        { "m.id": "n", "m.text": [{ body: "No" }] },
      ],
    },
  };
  expect(readPoll(unstable)).toEqual(poll);
  expect(readPoll(stable)).toEqual(poll);
  expect(readVote({ "org.matrix.msc3381.poll.response": { answers: ["y"] } })).toEqual(["y"]);
  expect(readVote({ "m.selections": ["y", 5] })).toEqual(["y"]);
});

test("the latest vote before the end counts, a spoilt one does not", () => {
  const votes = [
    { sender: "@a:x", answers: ["y"], atMs: 1 },
    { sender: "@a:x", answers: ["n"], atMs: 2 },
    { sender: "@b:x", answers: ["y", "n"], atMs: 1 },
    { sender: "@c:x", answers: ["?"], atMs: 1 },
    { sender: "@d:x", answers: ["y"], atMs: 9 },
  ];
  const tally = tallyPoll(poll, votes, 5);
  expect(Object.fromEntries(tally.voters)).toEqual({ y: ["@b:x"], n: ["@a:x"] });
  expect(tally.total).toBe(2);
  expect(tally.winners).toEqual(["y", "n"]);
});

test("nobody has more votes than the poll allows", () => {
  const vote = fc.record({
    sender: fc.constantFrom("@a:x", "@b:x"),
    answers: fc.array(fc.constantFrom("y", "n", "?")),
    atMs: fc.nat(9),
  });
  fc.assert(
    fc.property(fc.array(vote), fc.constantFrom(1, 2), (votes, maxSelections) => {
      const tally = tallyPoll({ ...poll, maxSelections }, votes);
      const all = [...tally.voters.values()].flat();
      for (const sender of new Set(all))
        expect(all.filter((one) => one === sender).length).toBeLessThanOrEqual(maxSelections);
      expect(tally.total).toBe(new Set(all).size);
    }),
  );
});

test("what is no poll is none", () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom("m.poll", "x"), fc.anything()),
      (content) => void readPoll(content),
    ),
  );
  expect(readPoll({ "m.poll": { question: { "m.text": "?" }, answers: [] } })).toBeUndefined();
});
