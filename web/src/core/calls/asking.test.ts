import { expect, test } from "vitest";
import { type Asked, PAUSE_MS, takeQuestion } from "./asking.ts";

const NOBODY: Asked = new Map();

test("one question a minute is heard of each", () => {
  const first = takeQuestion(NOBODY, "@boris:x", 1000) ?? expect.fail();
  expect(takeQuestion(first, "@boris:x", 1000 + PAUSE_MS - 1)).toBeUndefined();
  expect(takeQuestion(first, "@carla:x", 2000)?.size).toBe(2);
  expect(takeQuestion(first, "@boris:x", 1000 + PAUSE_MS)).toEqual(new Map([["@boris:x", 1000 + PAUSE_MS]]));
});

test("a flood of askers fills no memory", () => {
  let asked = NOBODY;
  for (let at = 0; at < 500; at++) asked = takeQuestion(asked, `@${at}:x`, at) ?? asked;
  expect(asked.size).toBe(100);
  expect(takeQuestion(asked, "@late:x", PAUSE_MS * 2)?.size).toBe(1);
});
