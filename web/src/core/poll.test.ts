import { expect, test } from "vitest";
import { buildPoll, faultOfPoll, POLL_START, type PollDraft } from "./poll.ts";

const LUNCH: PollDraft = {
  question: " Lunch? ",
  answers: ["Soup", "", " Salad"],
  isMultiple: false,
  isDisclosed: true,
};
let count = 0;
const newId = () => `id${++count}`;

test("what is missing is said", () => {
  expect(faultOfPoll(LUNCH)).toBeUndefined();
  expect(faultOfPoll({ ...LUNCH, question: " " })).toBe("question");
  expect(faultOfPoll({ ...LUNCH, answers: ["one", " "] })).toBe("answers");
  expect(faultOfPoll({ ...LUNCH, answers: Array.from({ length: 21 }, String) })).toBe("answers");
  expect(faultOfPoll({ ...LUNCH, answers: ["a", "a "] })).toBe("same");
});

test("both forms say the same, with the same ids", () => {
  const content = buildPoll({ ...LUNCH, isMultiple: true, isDisclosed: false }, newId) as Record<
    string,
    never
  >;
  expect(content[POLL_START]).toMatchObject({
    question: { "org.matrix.msc1767.text": "Lunch?" },
    kind: "org.matrix.msc3381.poll.undisclosed",
    max_selections: 2,
    answers: [
      { id: "id1", "org.matrix.msc1767.text": "Soup" },
      { id: "id2", "org.matrix.msc1767.text": "Salad" },
    ],
  });
  expect(content["m.poll"]).toMatchObject({
    kind: "m.undisclosed",
    answers: [{ "m.id": "id1" }, { "m.id": "id2" }],
  });
  expect(content["org.matrix.msc1767.text"]).toBe("Lunch?\n1. Soup\n2. Salad");
});
