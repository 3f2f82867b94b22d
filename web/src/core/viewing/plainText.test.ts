import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeText, readableAs } from "./plainText.ts";

const bytesOf = (...bytes: number[]) => Uint8Array.from(bytes);

test("whatever is written in UTF-8 is read as it was written", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const tame = text.replaceAll("\0", "").replace(/^\ufeff/, "");
      expect(decodeText(new TextEncoder().encode(tame), "en")).toBe(tame);
    }),
  );
});

test("a marked UTF-16 file is text, with all its zeros", () => {
  expect(decodeText(bytesOf(0xff, 0xfe, 0x16, 0x04), "en")).toBe("Ж");
  expect(decodeText(bytesOf(0xfe, 0xff, 0x04, 0x16), "en")).toBe("Ж");
});

test("an old encoding is guessed from the reader's language", () => {
  expect(decodeText(bytesOf(0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2), "ru")).toBe("Привет");
  expect(decodeText(bytesOf(0xe3, 0xd1), "ar-EG")).toBe("مر");
  expect(decodeText(bytesOf(0x63, 0x61, 0x66, 0xe9), "en")).toBe("café");
});

test("what is no text is not shown as one", () => {
  expect(decodeText(bytesOf(0x7f, 0x45, 0x4c, 0x46, 0, 1), "en")).toBeUndefined();
});

test("what can be read here is told by type or name", () => {
  expect(readableAs("report.PDF", undefined)).toBe("pdf");
  expect(readableAs("report", "application/pdf")).toBe("pdf");
  expect(readableAs("notes.txt", "application/octet-stream")).toBe("text");
  expect(readableAs("page.html", "text/html; charset=utf-8")).toBe("text");
  expect(readableAs("anna.vcf", "text/vcard")).toBeUndefined();
  expect(readableAs("program.exe", "application/octet-stream")).toBeUndefined();
});
