import fc from "fast-check";
import { expect, test } from "vitest";
import { IMPORTED_KEY, type MediaContent, readMark, splitText, toEvents } from "./contents.ts";
import { normalizePath } from "./paths.ts";
import type { Attachment, ImportedMessage } from "./transcript.ts";

const say = (key: string, values: Record<string, string> = {}) => [key, ...Object.values(values)].join(" ");
const photo: Attachment = { path: "a.jpg", name: "a.jpg", kind: "image", width: 4, height: 3 };
const uploaded: MediaContent = {
  msgtype: "m.image",
  body: "x",
  file: { url: "mxc://x/y" },
  info: { size: 9, mimetype: "image/jpeg" },
};

function message(change: Partial<ImportedMessage>): ImportedMessage {
  const nothing = { isEdited: false, isService: false, text: "", attachments: [], reactions: [] };
  return { id: "1", sentMs: 5, author: { name: "Anna", id: "user5" }, ...nothing, ...change };
}

function toContents(
  change: Partial<ImportedMessage>,
  files: [Attachment, MediaContent][] = [],
  repliedEventId?: string,
) {
  const around = { source: "telegram" as const, say, files: new Map(files), repliedEventId };
  return toEvents(message(change), around).map(({ content }) => content);
}

test("every event says who wrote it, when and where", () => {
  const [content] = toContents({ text: "hi", forwardedFrom: "Bo", isEdited: true, editedMs: 6 });
  expect(content).toMatchObject({ msgtype: "m.text", body: "hi", "m.mentions": {} });
  expect(content?.[IMPORTED_KEY]).toEqual({
    source: "telegram",
    id: "1",
    author: "Anna",
    author_id: "user5",
    sent_ms: 5,
    edited_ms: 6,
    is_edited: true,
    forwarded_from: "Bo",
  });
  expect(content && readMark(content)).not.toBeNull();
});

test("a file with words is one event", () => {
  const [content, ...more] = toContents(
    { text: "look", html: "<em>look</em>", attachments: [photo] },
    [[photo, uploaded]],
    "$a",
  );
  expect(more).toEqual([]);
  expect(content).toMatchObject({
    msgtype: "m.image",
    body: "look",
    filename: "a.jpg",
    formatted_body: "<em>look</em>",
    file: { url: "mxc://x/y" },
    info: { w: 4, h: 3, size: 9, mimetype: "image/jpeg" },
    "m.relates_to": { "m.in_reply_to": { event_id: "$a" } },
  });
});

test("a file that could not come is named in the text", () => {
  expect(toContents({ text: "look", attachments: [photo] })[0]?.body).toBe("look\nmissing.image a.jpg");
});

test("a voice message is one, if it is a sound", () => {
  const voice: Attachment = { path: "a.ogg", name: "a.ogg", kind: "voice", durationMs: 7 };
  const [content] = toContents({ attachments: [voice] }, [
    [voice, { msgtype: "m.audio", info: { size: 1 } }],
  ]);
  expect(content).toMatchObject({ "org.matrix.msc3245.voice": {}, info: { duration: 7, size: 1 } });
  const [fake] = toContents({ attachments: [voice] }, [[voice, { msgtype: "m.file" }]]);
  expect(fake).not.toHaveProperty(["org.matrix.msc3245.voice"]);
});

test("places, service messages and empty ones", () => {
  expect(toContents({ location: { latitude: 1, longitude: 2 } })[0]).toMatchObject({
    msgtype: "m.location",
    geo_uri: "geo:1,2",
  });
  expect(toContents({ isService: true, text: "joined" })[0]).toMatchObject({
    msgtype: "m.notice",
    body: "joined",
  });
  expect(toContents({})[0]).toMatchObject({ msgtype: "m.text", body: "empty" });
});

test("a mark that was tampered with is no mark", () => {
  for (const mark of [
    null,
    5,
    {},
    { source: "x" },
    { source: "telegram", id: "1", author: 5, sent_ms: 1 },
    { source: "telegram", id: "1", author: null, sent_ms: 1e300 },
  ]) {
    expect(readMark({ [IMPORTED_KEY]: mark })).toBeNull();
  }
});

test("a long text is cut into pieces that together are the text", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("a", "я", "😀", "\n"), maxLength: 400 }),
      fc.integer({ min: 12, max: 90 }),
      (text, bytes) => {
        const pieces = splitText(text, bytes);
        expect(pieces.join("")).toBe(text);
        for (const piece of pieces) expect(new TextEncoder().encode(piece).length).toBeLessThanOrEqual(bytes);
        // Only a whole text can be encoded and decoded again.
        for (const piece of pieces)
          expect(new TextDecoder().decode(new TextEncoder().encode(piece))).toBe(piece);
      },
    ),
  );
});

test("no event is larger than the server takes", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", minLength: 5000, maxLength: 40_000 }), (text) => {
      for (const content of toContents({ text, html: text }))
        expect(JSON.stringify(content).length).toBeLessThan(40_000);
    }),
    { numRuns: 20 },
  );
});

test("paths never lead out of the export", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom("..", ".", "a", "b c", "", "/", "\\", "c:", "\0")), (parts) => {
      const path = normalizePath(parts.join("/"));
      if (path === null) return;
      expect(path.split("/")).not.toContain("..");
      expect(path).not.toMatch(/^[/\\]|\\|^[a-z]:/i);
      expect(normalizePath(path)).toBe(path);
    }),
  );
});
