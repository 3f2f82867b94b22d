import fc from "fast-check";
import { expect, test } from "vitest";
import { appendLine, type NoticeWords, noticeLine, titleFor } from "./noticeText.ts";

const WORDS = Object.fromEntries(
  "message encrypted image video voice file location sticker checking poll call invitation request reaction edited"
    .split(" ")
    .map((word) => [word, word.toUpperCase()]),
) as unknown as NoticeWords;

const html = (body: string, formatted_body: string) => ({
  msgtype: "m.text",
  body,
  format: "org.matrix.custom.html",
  formatted_body,
});

test.each<[string, Record<string, unknown>, string]>([
  ["m.room.message", { msgtype: "m.text", body: "Hello\n  there" }, "Hello there"],
  ["m.room.message", { msgtype: "m.text", body: "> <@a:x> Hi\n> more\n\nMy answer" }, "My answer"],
  ["m.room.message", html("**Come**", "<strong>Come</strong>"), "Come"],
  ["m.room.message", html("||a secret||", "<span data-mx-spoiler>a secret</span>"), "▒▒▒"],
  ["m.room.message", { msgtype: "m.image", body: "cat.png" }, "IMAGE"],
  ["m.room.message", { msgtype: "m.key.verification.request", body: "Anna asks" }, "CHECKING"],
  ["m.room.message", { msgtype: "m.text" }, "MESSAGE"],
  [
    "m.room.message",
    { msgtype: "m.text", body: "* new", "m.relates_to": { rel_type: "m.replace" } },
    "EDITED: new",
  ],
  ["m.room.encrypted", {}, "ENCRYPTED"],
  ["m.poll.start", {}, "POLL"],
  ["m.room.member", { membership: "invite" }, "INVITATION"],
  ["m.room.member", { membership: "knock" }, "REQUEST"],
  ["org.example.thing", {}, "MESSAGE"],
])("%s %j is told as %s", (type, content, line) => {
  expect(noticeLine(type, content, WORDS)).toBe(line);
});

test("with several accounts in a browser a notification names the one it is for", () => {
  const anna = "@anna:here";
  expect(titleFor("Boris", anna, [anna])).toBe("Boris");
  expect(titleFor("Boris", anna, [anna, "@work:here"])).toBe("Boris · anna");
  expect(titleFor("Boris", anna, [anna, "@anna:there"])).toBe("Boris · @anna:here");
});

test("a line is one line, and not endless", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 2000 }), (body) => {
      const line = noticeLine("m.room.message", { msgtype: "m.text", body }, WORDS);
      expect(line.length).toBeGreaterThan(0);
      expect(line.length).toBeLessThanOrEqual(300);
      expect(line).not.toContain("\n");
    }),
  );
});

test("the newest lines stay", () => {
  expect(appendLine(["1", "2", "3"], "4", 3)).toEqual(["2", "3", "4"]);
});
