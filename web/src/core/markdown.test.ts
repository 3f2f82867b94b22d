import fc from "fast-check";
import { expect, test } from "vitest";
import { renderMarkdown } from "./markdown.ts";

test.each([
  ["**bold** and *italic*", "<strong>bold</strong> and <em>italic</em>"],
  ["~~gone~~", "<del>gone</del>"],
  ["`code <b>`", "<code>code &lt;b&gt;</code>"],
  ["||secret **plan**||", "<span data-mx-spoiler>secret <strong>plan</strong></span>"],
  ["[map](https://example.org/?a=1&b=2)", '<a href="https://example.org/?a=1&amp;b=2">map</a>'],
  ["**привет** مرحبا", "<strong>привет</strong> مرحبا"],
  ["one\n**two**", "one<br><strong>two</strong>"],
])("%s", (text, html) => {
  expect(renderMarkdown(text)).toBe(html);
});

test("a block of code keeps its language, a list its items, a quote its words", () => {
  expect(renderMarkdown("```py\nx < 1\n```")).toBe('<pre><code class="language-py">x &lt; 1\n</code></pre>');
  expect(renderMarkdown("- a\n- b")).toBe("<ul>\n<li>a</li>\n<li>b</li>\n</ul>");
  expect(renderMarkdown("> said")).toBe("<blockquote>\n<p>said</p>\n</blockquote>");
});

test.each([
  "hello",
  "2 < 3 && 4 > 3",
  "see https://example.org now",
  "one\ntwo",
  "snake_case_name",
  "||",
  "a || b || c",
])("%s needs no HTML", (text) => {
  expect(renderMarkdown(text)).toBeUndefined();
});

test("raw HTML is text", () => {
  expect(renderMarkdown("**x** <img src=x onerror=alert(1)>")).toBe(
    "<strong>x</strong> &lt;img src=x onerror=alert(1)&gt;",
  );
});

test.each([
  "[x](javascript:alert(1))",
  "[x](data:text/html,hi)",
  "![x](javascript:alert(1))",
  "[x](vbscript:x)",
])("%s is no link", (text) => {
  expect(renderMarkdown(text) ?? "").not.toMatch(/<a|<img/);
});

test("a picture from elsewhere becomes a link", () => {
  expect(renderMarkdown("![cat](https://example.org/cat.png)")).toBe(
    '<a href="https://example.org/cat.png">cat</a>',
  );
});

test("inlays: the longest wins, and code is left alone", () => {
  const inlays = [
    { text: "@Anna", html: "<a>A</a>" },
    { text: "@Anna Maria", html: "<a>AM</a>" },
  ];
  expect(renderMarkdown("hi @Anna Maria and @Anna `@Anna`", inlays)).toBe(
    "hi <a>AM</a> and <a>A</a> <code>@Anna</code>",
  );
});

const ALLOWED =
  /^<\/?(p|br|strong|em|del|code|pre|ul|ol|li|blockquote|h[1-6]|hr|table|thead|tbody|tr|th|td|a|span)(?=[ >])/;
const pieces = fc.constantFrom(
  ..."<>*_~`|[]()!#-+.&\\\"' \n\t:/@".split(""),
  ..."<script>,</p>,<img src=x onerror=y>,javascript:,data:,https://,onclick=,||,**,```,\n- ,\n> ,\n1. ,| - |,&lt;,&#x6a;,a,я".split(
    ",",
  ),
);

test("nothing that can be typed makes a tag or an attribute of its own", () => {
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
      const html = renderMarkdown(parts.join("")) ?? "";
      for (const tag of html.match(/<[^>]*>/g) ?? []) {
        expect(tag).toMatch(ALLOWED);
        expect(tag.replace(/"[^"]*"/g, '""')).not.toMatch(/\son\w+=|<.*</);
        expect(tag).not.toMatch(/href="\s*(javascript|data|vbscript):/i);
      }
    }),
    { numRuns: 3000 },
  );
});
