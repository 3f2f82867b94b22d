import fc from "fast-check";
import { expect, test } from "vitest";
import { ALLOWED_TAGS, keepAttributes, withoutPlainFallback, withoutReplyFallback } from "./html.ts";

const attributes = (given: Record<string, string>) => new Map(Object.entries(given));

test("nothing that runs or loads from elsewhere is kept", () => {
  const hostile = attributes({
    onclick: "x",
    onerror: "x",
    style: "x",
    id: "x",
    srcset: "x",
    src: "https://evil/x.png",
  });
  for (const tag of [...ALLOWED_TAGS, "script", "constructor", "__proto__"]) {
    expect(keepAttributes(tag, hostile), tag).toEqual({});
  }
  for (const tag of [
    "script",
    "style",
    "iframe",
    "svg",
    "math",
    "form",
    "input",
    "object",
    "base",
    "link",
    "meta",
  ]) {
    expect(ALLOWED_TAGS).not.toContain(tag);
  }
});

test("images come from the media repository only", () => {
  const src = (value: string) => keepAttributes("img", attributes({ src: value })).src;
  expect(src("mxc://example.org/abcDEF_-1")).toBe("mxc://example.org/abcDEF_-1");
  for (const value of [
    "http://a/b",
    "data:image/png;base64,x",
    "mxc://a/../b",
    "mxc://a/b?c",
    "mxc:///b",
    "javascript:x",
  ]) {
    expect(src(value), value).toBeUndefined();
  }
});

test("a class says only the language of code", () => {
  expect(keepAttributes("code", attributes({ class: "language-c++" }))).toEqual({ class: "language-c++" });
  expect(keepAttributes("code", attributes({ class: "language-x modal" }))).toEqual({});
});

test("no input makes the attributes grow", () => {
  fc.assert(
    fc.property(fc.string(), fc.dictionary(fc.string(), fc.string()), (tag, given) => {
      for (const [name, value] of Object.entries(keepAttributes(tag, attributes(given))))
        expect(Object.hasOwn(given, name) && given[name]).toBe(value);
    }),
  );
});

test("the quotes of old replies go", () => {
  expect(withoutReplyFallback("<mx-reply><blockquote>old</blockquote></mx-reply>new")).toBe("new");
  expect(withoutPlainFallback("> <@anna:x> old\n> more\n\nnew\n> mine")).toBe("new\n> mine");
  expect(withoutPlainFallback("> a quote of my own")).toBe("> a quote of my own");
  expect(withoutPlainFallback("> <@anna:x> only")).toBe("");
});
