// Emoji are found by their Arabic names, also as people type them; what has none keeps its English one.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { readEmojiData, searchEmoji } from "../src/core/emojiSearch.ts";
import { arabicEmoji, arabicMessages } from "./arabicEmoji.ts";

const english = createRequire(import.meta.url)("emojibase-data/en/data.json");
const messages = createRequire(import.meta.url)("emojibase-data/en/messages.json");
const arabic = arabicEmoji(english, await readFile(new URL("names/ar.tsv", import.meta.url), "utf8"));

const find = (words: string) =>
  searchEmoji(readEmojiData(arabic, {}), words, 100).map(({ emoji }) => emoji.replace("\uFE0F", ""));

test("by name, by other words, and as they are typed in a hurry", () => {
  expect(find("قلب")).toContain("❤");
  expect(find("ابتسامة")).toContain("😀");
  expect(find("ابتسامه")).toContain("😀");
});

test("flags by their country", () => {
  expect(find("مصر")).toContain("🇪🇬");
});

test("every group of the picker has an Arabic name, and few emoji have not", () => {
  const said = arabicMessages(messages);
  for (const { message } of [...said.groups, ...said.skinTones])
    expect(message).toMatch(/^[\u0600-\u06FF ]+$/);
  const left = arabic.filter(({ group, label }) => group !== undefined && !/[\u0600-\u06FF]/.test(label));
  expect(left.length).toBeLessThan(80);
});
