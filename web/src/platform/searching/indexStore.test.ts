import "fake-indexeddb/auto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fold, wordsOf } from "../../core/searching/fold.ts";
import { type Document, hasLink, passes, toQuery } from "../../core/searching/query.ts";
import { openIndexDatabase } from "./indexDatabase.ts";
import { IndexStore } from "./indexStore.ts";

let count = 0;
const ROOM = "!a:x";
const openFresh = () => IndexStore.open(`search-${++count}`);

function document(eventId: string, text: string, change: Partial<Document> = {}): Document {
  return { eventId, sender: "@a:x", sentMs: 1, text, hasFile: false, hasLink: hasLink(text), ...change };
}

async function find(store: IndexStore, text: string, filters = {}, limit = 1000): Promise<string[]> {
  const { hits } = await store.search(toQuery(text, filters), limit);
  return hits.map(({ eventId }) => eventId).sort();
}

describe("finding", () => {
  test("by the beginning of words, whatever their case and accents, in any order", async () => {
    const store = await openFresh();
    const documents = [
      document("$1", "Ёлка в лесу"),
      document("$2", "Crème brûlée"),
      document("$3", "мой STRASSE 東京都"),
    ];
    await store.add({ roomId: ROOM, lane: "live", documents });
    expect(await find(store, "ЕЛК")).toEqual(["$1"]);
    expect(await find(store, "лес елка")).toEqual(["$1"]);
    expect(await find(store, "елка brulee")).toEqual([]);
    expect(await find(store, "BRULEE creme")).toEqual(["$2"]);
    expect(await find(store, "straße")).toEqual(["$3"]);
    expect(await find(store, "京")).toEqual(["$3"]);
    expect(await find(store, "мои")).toEqual([]);
  });

  test("shows what was said before and after", async () => {
    const store = await openFresh();
    const documents = ["one", "two", "three"].map((text, place) =>
      document(`$${place}`, text, { sentMs: place }),
    );
    await store.add({ roomId: ROOM, lane: "live", documents });
    const { hits } = await store.search(toQuery("two", {}), 10);
    expect(hits).toMatchObject([{ before: { text: "one" }, after: { text: "three" } }]);
  });
});

describe("what changes", () => {
  test("an edit replaces the text, but only by its sender", async () => {
    const store = await openFresh();
    await store.add({ roomId: ROOM, lane: "live", documents: [document("$1", "first")] });
    await store.edit({ eventId: "$1", sender: "@mallory:x", text: "evil", hasLink: false });
    expect(await find(store, "evil")).toEqual([]);
    await store.edit({ eventId: "$1", sender: "@a:x", text: "second", hasLink: false });
    expect(await find(store, "first")).toEqual([]);
    expect(await find(store, "second")).toEqual(["$1"]);
  });

  test("what was deleted is not found, and not kept", async () => {
    const store = await openFresh();
    await store.add({
      roomId: ROOM,
      lane: "live",
      documents: [document("$1", "secret"), document("$2", "open")],
    });
    await store.remove("$1");
    await store.remove("$unknown");
    expect(await find(store, "secret")).toEqual([]);
    expect(await store.messageCount()).toBe(1);
  });

  test("a room that was left is forgotten", async () => {
    const store = await openFresh();
    await store.add({ roomId: ROOM, lane: "live", documents: [document("$1", "here")] });
    await store.add({ roomId: "!b:x", lane: "live", documents: [document("$2", "here")] });
    await store.forgetRoom(ROOM);
    expect(await find(store, "here")).toEqual(["$2"]);
    expect(await store.knownSince(["$1", "$2"])).toEqual([2]);
  });

  test("the same message twice is there once", async () => {
    const store = await openFresh();
    const documents = [document("$1", "again"), document("$1", "again")];
    await Promise.all([
      store.add({ roomId: ROOM, lane: "live", documents }),
      store.add({ roomId: ROOM, lane: "history", documents }),
    ]);
    expect(await find(store, "again")).toEqual(["$1"]);
    expect(await store.messageCount()).toBe(1);
  });
});

test("another opening finds what was stored, and the store shows no word of it", async () => {
  const name = `search-${++count}`;
  const store = await IndexStore.open(name);
  const room = { coverage: [{ token: "t1", openedAt: 0 }], locked: ["$9"] };
  await store.add({ roomId: ROOM, lane: "history", documents: [document("$1", "unmistakable")], room });
  store.close();
  const database = await openIndexDatabase(name);
  const bytes = await database.getAll("bodies");
  expect(bytes).toHaveLength(1);
  for (const { data } of bytes) expect(new TextDecoder().decode(data)).not.toContain("unmistakable");
  const rest = await Promise.all([
    database.getAll("segments"),
    database.getAll("events"),
    database.getAll("rooms"),
  ]);
  expect(JSON.stringify(rest)).not.toContain("unmistakable");
  expect((await database.get("keys", "segments"))?.extractable).toBe(false);
  database.close();
  const again = await IndexStore.open(name);
  expect(await find(again, "unmist")).toEqual(["$1"]);
  expect(await again.room(ROOM)).toEqual(room);
});

const vocabulary = ["лес", "лесной", "Лето", "ёж", "еж", "tea", "team", "Téa", "x", "https://a.b", "й", "и"];
const text = fc.array(fc.constantFrom(...vocabulary), { maxLength: 5 }).map((words) => words.join(" "));
const message = fc.record({
  id: fc.integer({ min: 0, max: 40 }),
  text,
  sender: fc.constantFrom("@a:x", "@b:x"),
  sentMs: fc.integer({ min: 0, max: 20 }),
  hasFile: fc.boolean(),
  roomId: fc.constantFrom(ROOM, "!b:x"),
  lane: fc.constantFrom("live" as const, "history" as const),
});
const filters = fc.record(
  {
    roomId: fc.constantFrom(ROOM, "!b:x"),
    sender: fc.constantFrom("@a:x", "@b:x"),
    hasFile: fc.constant(true),
    hasLink: fc.constant(true),
    fromMs: fc.integer({ min: 0, max: 20 }),
    untilMs: fc.integer({ min: 0, max: 20 }),
  },
  { requiredKeys: [] },
);

test("what is found is exactly what reading everything would find", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(message, { maxLength: 30 }),
      text,
      filters,
      fc.integer({ min: 1, max: 6 }),
      async (said, words, filter, limit) => {
        const store = await openFresh();
        const known = new Map<string, { roomId: string; document: Document }>();
        for (const { id, roomId, lane, ...rest } of said) {
          const entry = document(`$${id}`, rest.text, rest);
          await store.add({ roomId, lane, documents: [entry] });
          if (!known.has(entry.eventId)) known.set(entry.eventId, { roomId, document: entry });
        }
        const wanted = wordsOf(words);
        const expected = [...known.values()].filter(
          ({ roomId, document }) =>
            (!filter.roomId || filter.roomId === roomId) &&
            passes(document, filter) &&
            wanted.every((word) =>
              document.text.split(/\s/).some((each) =>
                fold(each)
                  .split(/[^\p{L}\p{N}]/u)
                  .some((part) => part.startsWith(word)),
              ),
            ),
        );
        const { hits, isMore } = await store.search(toQuery(words, filter), 1000);
        expect(hits.map(({ eventId }) => eventId).sort()).toEqual(
          expected.map(({ document }) => document.eventId).sort(),
        );
        expect(isMore).toBe(false);
        const page = await store.search(toQuery(words, filter), limit);
        expect(page.hits.map(({ sentMs }) => sentMs)).toEqual(
          hits.slice(0, limit).map(({ sentMs }) => sentMs),
        );
        expect(page.isMore).toBe(hits.length > limit);
        store.close();
      },
    ),
    { numRuns: 60 },
  );
});
