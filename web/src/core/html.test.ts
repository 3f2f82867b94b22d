// What is seen of formatted words when they stand in one line.
import fc from "fast-check";
import { expect, test } from "vitest";
import { escapeHtml, htmlToText } from "./html.ts";
import { renderMarkdown } from "./markdown.ts";

test.each([
  ["**Two days** of _sun_", "Two days of sun"],
  ["see [the map](https://example.org)", "see the map"],
  ["`a < b && c`", "a < b && c"],
])("%s is said as it is seen", (typed, seen) => {
  expect(htmlToText(renderMarkdown(typed, []) ?? "")).toBe(seen);
});

test.each([
  ["one<br>two", "one\ntwo"],
  ["<ul><li>milk</li><li>bread</li></ul>", "milk\nbread"],
  ["<mx-reply><blockquote>before</blockquote></mx-reply>yes", "yes"],
  ['hi <img data-mx-emoticon src="mxc://here/cat" alt=":cat:" title=":cat:">', "hi :cat:"],
  ["a&nbsp;b &lt;3", "a b <3"],
  ["3 < 4", "3 < 4"],
  ["<b>never closed", "never closed"],
])("%s becomes %s", (html, text) => {
  expect(htmlToText(html)).toBe(text);
});

test("text that was escaped comes back as it was", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(htmlToText(escapeHtml(text))).toBe(text.replace(/&nbsp;/g, " ").trim());
    }),
  );
});
