import fc from "fast-check";
import { expect, test } from "vitest";
import {
  buildMedia,
  fitWithin,
  formatBytes,
  kindOf,
  listFiles,
  middleSquare,
  readDescription,
  withFilesAt,
} from "./mediaMessage.ts";

test("what can be drawn is a picture; what could run is a file", () => {
  expect(["image/png", "image/svg+xml", "video/mp4", "audio/ogg", "text/html", ""].map(kindOf)).toEqual([
    "m.image",
    "m.file",
    "m.video",
    "m.audio",
    "m.file",
    "m.file",
  ]);
});

test("a caption is the body, and the name of the file has its own place", () => {
  const info = { mimetype: "image/png", size: 5 };
  const caption = { msgtype: "m.text" as const, body: "look", "m.mentions": { room: true as const } };
  expect(buildMedia("m.image", "cat.png", info, caption)).toMatchObject({
    body: "look",
    filename: "cat.png",
    "m.mentions": { room: true },
  });
  expect(buildMedia("m.image", "cat.png", info)).toMatchObject({ body: "cat.png", filename: "cat.png" });
});

test("a description is what other clients show and read, unless there is a caption; it is found again in both cases", () => {
  const info = { mimetype: "image/png", size: 5 };
  const caption = { msgtype: "m.text" as const, body: "look", "m.mentions": {} };
  const described = buildMedia("m.image", "cat.png", info, undefined, "a cat on a roof");
  expect(described).toMatchObject({ body: "a cat on a roof", filename: "cat.png" });
  expect(readDescription(described)).toBe("a cat on a roof");
  const both = buildMedia("m.image", "cat.png", info, caption, "a cat on a roof");
  expect(both).toMatchObject({ body: "look", filename: "cat.png" });
  expect(readDescription(both)).toBe("a cat on a roof");
  expect(readDescription(buildMedia("m.image", "cat.png", info))).toBeUndefined();
});

test("descriptions are read as extensible events write them, and nothing else is believed", () => {
  expect(readDescription({ "m.alt_text": { "m.text": [{ body: "a dog" }] } })).toBe("a dog");
  fc.assert(
    fc.property(fc.anything(), (value) => {
      const read = readDescription({ "org.matrix.msc1767.alt_text": value });
      expect(read === undefined || typeof read === "string").toBe(true);
    }),
  );
});

test("a picture is made smaller, never larger, and keeps its proportion", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: 1, max: 20_000 }), (width, height) => {
      const fitted = fitWithin(width, height, 1600);
      expect(Math.max(fitted.width, fitted.height)).toBeLessThanOrEqual(1600);
      expect(fitted.width).toBeLessThanOrEqual(width);
      expect(Math.min(fitted.width, fitted.height)).toBeGreaterThanOrEqual(1);
    }),
  );
});

test("the square in the middle is as large as can be, and within the picture", () => {
  expect(middleSquare(1200, 801)).toEqual({ x: 199, y: 0, side: 801 });
  const length = fc.integer({ min: 1, max: 20_000 });
  fc.assert(
    fc.property(length, length, (width, height) => {
      const { x, y, side } = middleSquare(width, height);
      expect(side).toBe(Math.min(width, height));
      expect(Math.abs(width - side - 2 * x)).toBeLessThanOrEqual(1);
      expect(Math.abs(height - side - 2 * y)).toBeLessThanOrEqual(1);
    }),
  );
});

test("sizes can be read", () => {
  expect(formatBytes(999, "en")).toBe("999 byte");
  expect(formatBytes(1_400_000, "en")).toBe("1.4 MB");
  expect(formatBytes(1_400_000, "ru")).toBe("1,4 МБ");
});

test("a message's files are found and moved, and nothing else of it changes", () => {
  const content = {
    msgtype: "m.image",
    body: "mxc://a/not-a-file",
    file: { url: "mxc://a/1", key: "k" },
    info: { w: 5, thumbnail_file: { url: "mxc://a/2" }, thumbnail_url: "mxc://a/1" },
  };
  expect(listFiles(content)).toEqual(["mxc://a/1", "mxc://a/2"]);
  expect(withFilesAt(content, new Map([["mxc://a/1", "mxc://a/3"]]))).toEqual({
    ...content,
    file: { url: "mxc://a/3", key: "k" },
    info: { w: 5, thumbnail_file: { url: "mxc://a/2" }, thumbnail_url: "mxc://a/3" },
  });
});

test("a message without files, or with nonsense in their places, stays as it is", () => {
  for (const content of [
    { body: "hi" },
    { url: 5, file: null, info: "none" },
    { file: [], info: { thumbnail_file: 1 } },
  ]) {
    expect(listFiles(content)).toEqual([]);
    expect(withFilesAt(content, new Map())).toEqual(content);
  }
});
