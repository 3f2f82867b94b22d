import fc from "fast-check";
import { expect, test } from "vitest";
import { type PageFrame, pageName, renderPage } from "./page.ts";
import { type ExportRecord, fileNameFor } from "./record.ts";

const words = {
  deleted: "deleted",
  locked: "locked",
  edited: "edited",
  missingFile: "missing",
  replyTo: "answer",
  earlier: "earlier",
  later: "later",
  importedFrom: "from",
};

function frame(change: Partial<PageFrame> = {}): PageFrame {
  const place = { page: 1, pages: 1, pageOf: () => undefined, hasFile: () => true };
  return { title: "Tea", language: "en", direction: "ltr", words, ...place, ...change };
}

function record(change: Partial<ExportRecord>): ExportRecord {
  return {
    eventId: "$1",
    author: "Anna",
    sentMs: 0,
    kind: "said",
    text: "hi",
    isEdited: false,
    reactions: [],
    ...change,
  };
}

test("nothing that people write becomes a tag or a script", () => {
  const evil = fc.oneof(
    fc.constantFrom('"><script>x</script>', "' onload='x", "<img src=x onerror=x>", "</title>", "--><b>"),
    fc.string(),
  );
  fc.assert(
    fc.property(
      fc.record({ text: evil, author: evil, eventId: evil, name: evil, key: evil, title: evil }),
      (wild) => {
        const one = record({
          ...wild,
          replyTo: wild.eventId,
          reactions: [[wild.key, 1]],
          file: { path: fileNameFor(1, wild.name), name: wild.name, kind: "image" },
        });
        const page = renderPage(
          [one, record({ kind: "happened", text: wild.text })],
          frame({ title: wild.title, pageOf: () => 2 }),
        );
        const tags = [...page.matchAll(/<\/?([a-z][a-z0-9]*)/gi)].map(([, tag]) => tag);
        const known = "html meta title style h1 h2 bdi main article header time div a img span".split(" ");
        expect(tags.filter((tag) => tag && !known.includes(tag))).toEqual([]);
        const withoutValues = page.replaceAll(/"[^"]*"/g, '""');
        expect(withoutValues).not.toMatch(/<[^>]*\son\w+\s*=/i);
      },
    ),
  );
});

test("what cannot be read or fetched is said, not left out", () => {
  const page = renderPage(
    [
      record({ kind: "locked" }),
      record({ kind: "deleted" }),
      record({ file: { path: "files/1", name: "a.pdf", kind: "file" } }),
    ],
    frame({ hasFile: () => false }),
  );
  expect(page).toContain(">locked<");
  expect(page).toContain(">deleted<");
  expect(page).toContain("missing: <bdi>a.pdf</bdi>");
});

test("pages lead to each other, and answers to what they answer", () => {
  const page = renderPage([record({ replyTo: "$9" })], frame({ page: 2, pages: 3, pageOf: () => 1 }));
  expect(page).toContain(`<a href="${pageName(1)}">earlier</a>`);
  expect(page).toContain(`<a href="${pageName(3)}">later</a>`);
  expect(page).toContain(`href="messages.html#%249"`);
});

test("names of files are safe to unpack", () => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.oneof(
        fc.string({ unit: "binary" }),
        fc.constantFrom("../../etc/passwd", "C:\\x", "a\u202egpj.exe", ".", ""),
      ),
      (place, name) => {
        const path = fileNameFor(place, name);
        expect(path).toMatch(/^files\/\d{5,}-[^/\\:*?"<>|\p{Cc}]+$/u);
        expect(path.split("/")).not.toContain("..");
      },
    ),
  );
});
