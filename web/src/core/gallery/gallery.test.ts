import fc from "fast-check";
import { expect, test } from "vitest";
import { type Exhibit, exhibitsOf, TABS } from "./exhibits.ts";
import { choose, hang, inOrder } from "./wall.ts";

const findLinks = (text: string) => text.match(/https:\S+/g) ?? [];
const message = (content: unknown) =>
  exhibitsOf({ eventId: "$1", atMs: 1, type: "m.room.message", content }, findLinks);
const monthOf = (atMs: number) => new Date(atMs).toISOString().slice(0, 7);

const exhibit = fc.record({
  key: fc.nat(60).map((n) => `$${n}`),
  tab: fc.constantFrom(...TABS),
  eventId: fc.constant("$e"),
  atMs: fc.integer({ min: 0, max: 1e12 }),
  name: fc.constantFrom("Ёлка.jpg", "report 2024.pdf", "https://example.org/a"),
  words: fc.constantFrom("", "for the board"),
});

test("each kind of message has its tab", () => {
  expect(message({ msgtype: "m.image", body: "our cat", filename: "cat.png" })).toEqual([
    { key: "$1", tab: "media", eventId: "$1", atMs: 1, name: "cat.png", words: "our cat" },
  ]);
  expect(message({ msgtype: "m.file", body: "a.pdf" })[0]?.tab).toBe("files");
  expect(message({ msgtype: "m.audio", body: "song.mp3" })[0]?.tab).toBe("files");
  expect(message({ msgtype: "m.audio", body: "x", "org.matrix.msc3245.voice": {} })[0]?.tab).toBe("voice");
  expect(message({ msgtype: "m.text", body: "no links" })).toEqual([]);
});

test("each link of a message is one, however often it is named, and a flood of them is cut", () => {
  const body = "https://a.org https://b.org https://a.org";
  expect(message({ msgtype: "m.text", body }).map(({ name }) => name)).toEqual([
    "https://a.org",
    "https://b.org",
  ]);
  const flood = Array.from({ length: 5000 }, (_nothing, at) => `https://x.org/${at}`).join(" ");
  expect(message({ msgtype: "m.text", body: flood }).length).toBeLessThan(100);
});

test("nothing that a stranger sends breaks it", () => {
  fc.assert(fc.property(fc.anything(), (content) => void message(content)));
  fc.assert(
    fc.property(
      fc.record({ msgtype: fc.constantFrom("m.image", "m.text"), body: fc.anything() }),
      (content) => {
        for (const { name } of message(content)) expect(typeof name).toBe("string");
      },
    ),
  );
});

test("the order is newest first, each thing once, however the pages overlapped", () => {
  fc.assert(
    fc.property(fc.array(exhibit), (exhibits) => {
      const ordered = inOrder(exhibits);
      expect(new Set(ordered.map(({ key }) => key))).toEqual(new Set(exhibits.map(({ key }) => key)));
      expect(ordered).toHaveLength(new Set(exhibits.map(({ key }) => key)).size);
      for (const [at, one] of ordered.slice(1).entries())
        expect(one.atMs).toBeLessThanOrEqual(ordered[at]?.atMs ?? 0);
    }),
  );
});

test("the rows hold everything once, in its order, under its own month", () => {
  fc.assert(
    fc.property(fc.array(exhibit), fc.integer({ min: 1, max: 5 }), (exhibits, across) => {
      const ordered = inOrder(exhibits);
      const rows = hang(ordered, across, monthOf);
      expect(rows.flatMap((row) => (row.is === "exhibits" ? row.exhibits : []))).toEqual(ordered);
      const months = rows.flatMap((row) => (row.is === "month" ? [monthOf(row.atMs)] : []));
      expect(new Set(months).size).toBe(months.length);
      let month = "";
      for (const row of rows) {
        if (row.is === "month") month = monthOf(row.atMs);
        else {
          expect(row.exhibits.length).toBeGreaterThan(0);
          expect(row.exhibits.length).toBeLessThanOrEqual(across);
          expect(row.exhibits.every(({ atMs }) => monthOf(atMs) === month)).toBe(true);
        }
      }
      expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
    }),
  );
});

test("looking by name forgives case and accents, and wants every word", () => {
  const one = (name: string, words = ""): Exhibit => ({
    key: name,
    tab: "files",
    eventId: "$e",
    atMs: 1,
    name,
    words,
  });
  const all = [one("Ёлка.jpg"), one("Report 2024.pdf", "for the board")];
  const found = (search: string) => choose(all, "files", search).map(({ name }) => name);
  expect(found("")).toHaveLength(2);
  expect(found("елка")).toEqual(["Ёлка.jpg"]);
  expect(found("board report")).toEqual(["Report 2024.pdf"]);
  expect(found("report 2025")).toEqual([]);
  expect(choose(all, "media", "")).toEqual([]);
});
