import fc from "fast-check";
import { expect, test } from "vitest";
import { imagesFor, readPack, SHORTCODE, shortcodeFrom, withImage, withoutImage } from "./imagePack.ts";

const CAT = { shortcode: "cat", url: "mxc://example.org/cat", body: "a cat", usage: ["sticker"] as const };

test("an image that was added is read again, and removed without a trace", () => {
  const content = withImage({ pack: { display_name: "Cats" }, images: {} }, CAT);
  expect(readPack(content, "Mine")).toEqual({ name: "Cats", images: [CAT] });
  expect(readPack(withoutImage(content, "cat"), "Mine").images).toEqual([]);
});

test("an image without a usage has that of its pack, else both", () => {
  const images = { a: { url: "mxc://x/a" } };
  expect(readPack({ images, pack: { usage: ["emoticon"] } }, "").images[0]?.usage).toEqual(["emoticon"]);
  expect(readPack({ images, pack: { usage: [] } }, "").images[0]?.usage).toEqual(["emoticon", "sticker"]);
});

test("the first of two with the same name is used", () => {
  const other = { ...CAT, url: "mxc://example.org/other" };
  const packs = [CAT, other].map((image) => ({ name: "", images: [image] }));
  expect(imagesFor(packs, "sticker")).toEqual([CAT]);
  expect(imagesFor(packs, "emoticon")).toEqual([]);
});

test("only addresses of media are taken", () => {
  for (const url of ["https://x/y", "javascript:1", "mxc://x", "mxc://x/../y", 5]) {
    expect(readPack({ images: { a: { url } } }, "").images).toEqual([]);
  }
});

test("a pack that others wrote is read with care", () => {
  fc.assert(
    fc.property(fc.anything(), (value) =>
      readPack(value, "").images.every(({ url }) => url.startsWith("mxc://")),
    ),
  );
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.anything()),
      (images) => readPack({ images }, "").images.length <= 500,
    ),
  );
});

test("a name of a file gives a name that is good and free", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.array(fc.string()), (name, taken) => {
      const shortcode = shortcodeFrom(name, new Set(taken));
      expect(shortcode).toMatch(SHORTCODE);
      expect(taken).not.toContain(shortcode);
    }),
  );
  expect(shortcodeFrom("Мой кот.png", new Set())).toBe("мой_кот");
  expect(shortcodeFrom("cat.png", new Set(["cat"]))).toBe("cat_2");
});
