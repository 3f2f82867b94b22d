import english from "emojibase-data/en/data.json";
import shortcodes from "emojibase-data/en/shortcodes/emojibase.json";
import russian from "emojibase-data/ru/data.json";
import { expect, test } from "vitest";
import { readEmojiData, searchEmoji } from "./emojiSearch.ts";

const inEnglish = readEmojiData(english, shortcodes);
const inRussian = readEmojiData(russian, shortcodes);

test.each([
  ["thumbsup", "👍️"],
  ["heart", "❤️"],
  ["joy", "😂"],
])("%s is %s", (query, emoji) => {
  expect(searchEmoji(inEnglish, query, 5).map((one) => one.emoji)).toContain(emoji);
});

test("in Russian one finds by Russian words, and by the short names too", () => {
  expect(searchEmoji(inRussian, "сердц", 20).map((one) => one.emoji)).toContain("❤️");
  expect(searchEmoji(inRussian, "thumbsup", 5).map((one) => one.emoji)).toContain("👍️");
});

test("data of another form is no emoji", () => {
  expect(readEmojiData(null, null)).toEqual([]);
  expect(readEmojiData([{}], undefined)).toEqual([]);
});
