import fc from "fast-check";
import { expect, test } from "vitest";
import { applyFormat, continueLine, type Format, formatsAt, type Selected } from "./formatting.ts";

/** "say [this]" is a text with "this" selected; "|" is the caret alone. */
function at(marked: string): Selected {
  const start = marked.search(/\[|\|/);
  if (marked[start] === "|") return { text: marked.replace("|", ""), start, end: start };
  return { text: marked.replace(/[[\]]/g, ""), start, end: marked.indexOf("]") - 1 };
}

test.each<[string, Format, string]>([
  ["say [this] now", "bold", "say **this** now"],
  ["say [this ]now", "bold", "say **this** now"],
  ["|", "italic", "__"],
  ["[a\nb]", "quote", "> a\n> b"],
  ["[a\nb]", "numbers", "1. a\n2. b"],
  ["x[y]", "block", "x\n```\ny\n```\n"],
  ["[word]", "link", "[word](https://)"],
  ["[https://example.org]", "link", "[](https://example.org)"],
])("%s: %s", (marked, format, text) => {
  expect(applyFormat(at(marked), format).text).toBe(text);
});

test("what is pressed twice is as it was", () => {
  const formats = fc.constantFrom<Format>("bold", "italic", "strike", "code", "spoiler");
  const word = fc.stringMatching(/^\w+$/);
  fc.assert(
    fc.property(word, fc.string(), fc.string(), formats, (chosen, before, after, format) => {
      const selected = {
        text: before + chosen + after,
        start: before.length,
        end: before.length + chosen.length,
      };
      const once = applyFormat(selected, format);
      expect(once.text.slice(once.start, once.end)).toBe(chosen);
      if (formatsAt(selected).includes(format)) return;
      expect(formatsAt(once)).toContain(format);
      expect(applyFormat(once, format)).toEqual(selected);
    }),
  );
});

test("a list goes on by itself and ends with an empty item", () => {
  expect(continueLine(at("- a|"))?.text).toBe("- a\n- ");
  expect(continueLine(at("2. a|"))?.text).toBe("2. a\n3. ");
  expect(continueLine(at("> a|"))?.text).toBe("> a\n> ");
  expect(continueLine(at("- a\n- |"))?.text).toBe("- a\n");
  expect(continueLine(at("a|"))).toBeUndefined();
});
