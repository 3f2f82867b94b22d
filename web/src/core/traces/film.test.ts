// The examples were written by FFmpeg; what cameras write and it does not is put together here.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cleanFilm, type Wanted } from "./film.ts";
import type { Blank } from "./filmIndex.ts";
import type { Bytes, Trace } from "./kinds.ts";

const read = (name: string): Bytes =>
  new Uint8Array(readFileSync(join(import.meta.dirname, "examples", name)));

/** What is found in a film that is so long, and gives its bytes when it is asked. */
function lookAt(sizeBytes: number, give: (wanted: Wanted) => Bytes) {
  const cleaning = cleanFilm(sizeBytes);
  let step = cleaning.next();
  while (!step.done) step = cleaning.next(give(step.value));
  return step.value;
}

const look = (film: Bytes) => lookAt(film.length, ({ at, end }) => film.slice(at, end));

function blanked(film: Bytes, blanks: readonly Blank[]): Bytes {
  const result = film.slice();
  for (const { at, end, word } of blanks) {
    result.fill(0, at, end);
    if (word) result.set(Buffer.from(word), at);
  }
  return result;
}

function cleaned(film: Bytes): Bytes {
  const found = look(film);
  if (!found) throw new Error("It should be understood.");
  return blanked(film, found.blanks);
}

const says = (film: Bytes, words: string | Buffer) => Buffer.from(film).includes(words);
const tracesOf = (film: Bytes): Trace[] | undefined => {
  const traces = look(film)?.traces;
  return traces && [...traces].sort();
};

/** The latitude in the form of 3GP: sixteen bits before the point and sixteen behind. */
const LATITUDE = Buffer.from([0x00, 0x0c, 0x58, 0x7f]);
const PLACE = "+12.3457+076.5433";

const EXAMPLES: [name: string, traces: Trace[]][] = [
  ["place.mp4", ["place", "time"]],
  ["place.mov", ["device", "place", "time"]],
  ["first.mov", ["device", "place"]],
  ["place.3gp", ["place"]],
];

describe.each(EXAMPLES)("%s", (name, traces) => {
  const film = read(name);

  test(`says ${traces}, and nothing once it is cleaned`, () => {
    expect(tracesOf(film)).toEqual(traces);
    expect(says(film, PLACE) || says(film, LATITUDE)).toBe(true);
    const once = cleaned(film);
    expect(once).toHaveLength(film.length);
    for (const secret of ["SECRET", "Lumen", PLACE, LATITUDE]) expect(says(once, secret)).toBe(false);
    expect(tracesOf(once)).toEqual([]);
    expect(cleaned(once)).toEqual(once);
  });

  test("keeps its title, where there is one", () => {
    expect(says(cleaned(film), "Our garden")).toBe(says(film, "Our garden"));
  });

  test("whatever is broken in it, nothing is thrown, and nothing beside it is overwritten", () => {
    const changes = fc.array(fc.tuple(fc.nat(film.length - 1), fc.nat(255)), { maxLength: 20 });
    const property = fc.property(changes, fc.nat(film.length), (changed, length) => {
      const broken = film.slice(0, length || film.length);
      for (const [at, byte] of changed) if (at < broken.length) broken[at] = byte;
      for (const { at, end } of look(broken)?.blanks ?? []) {
        expect(at).toBeGreaterThanOrEqual(0);
        expect(end).toBeGreaterThanOrEqual(at);
        expect(end).toBeLessThanOrEqual(broken.length);
      }
    });
    fc.assert(property, { numRuns: 500 });
  });
});

type Part = string | Buffer;
const joined = (parts: readonly Part[]) => Buffer.concat(parts.map((part) => Buffer.from(part)));
const number = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const letters = (name: string) => Buffer.from(name, "latin1");

function box(name: string, ...parts: Part[]): Buffer {
  const inside = joined(parts);
  return Buffer.concat([number(8 + inside.length), letters(name), inside]);
}

/** With a length of 64 bits, as after four gigabytes. */
function longBox(name: string, ...parts: Part[]): Buffer {
  const inside = joined(parts);
  return Buffer.concat([number(1), letters(name), number(0), number(16 + inside.length), inside]);
}

const ftyp = box("ftyp", "isom", number(0));
const key = (name: string) => box("mdta", name);
const value = (at: number, text: string) =>
  Buffer.concat([number(24 + text.length), number(at), box("data", number(1), number(0), text)]);
const hdlr = (kind: string) => box("hdlr", number(0), "mhlr", kind, number(0), number(0), number(0));
/** As telephones of Apple write it; `version` as in MP4, nothing as in QuickTime. */
const meta = (version: Part, name: string, text: string) =>
  box(
    "meta",
    version,
    hdlr("mdta"),
    box("keys", number(0), number(1), key(name)),
    box("ilst", value(1, text)),
  );
const XMP = Buffer.from("be7acfcb97a942e89c71999491e3afac", "hex");

const CARRIERS: [Trace, Buffer][] = [
  ["place", box("udta", box("©xyz", "\0\x12\x15\xc7SECRET/"))],
  ["place", box("udta", longBox("loci", "\0\0\0\0\x15\xc7SECRET\0"), number(0))],
  ["place", box("trak", box("udta", box("loci", "SECRET")))],
  ["place", box("udta", box("XMP_", "<x exif:GPSLatitude='SECRET'/>"))],
  ["place", meta(number(0), "com.apple.quicktime.location.ISO6709", "SECRET")],
  ["place", meta("", "com.apple.quicktime.location.name", "SECRET")],
  ["device", box("trak", meta("", "com.apple.quicktime.model", "SECRET"))],
  ["device", box("udta", meta(number(0), "com.android.version", "SECRET"))],
  ["time", meta("", "com.apple.quicktime.creationdate", "SECRET")],
  ["notes", box("udta", box("NCDT", "SECRET of a maker"))],
  ["notes", box("meta", number(0), hdlr("null"), box("xml ", number(0), "<GPS>SECRET</GPS>"))],
];

/** What has to stay: a title, colours of a track, a film recorded in pieces. */
const NEEDED = [
  box("udta", box("©nam", "\0\x05\x15\xc7GOOD1")),
  box("udta", box("name", "GOOD2")),
  meta("", "com.apple.quicktime.title", "GOOD3"),
  box("trak", box("edts", "GOOD4")),
  box("mvex", "GOOD5"),
];

test("whatever says where it was taken is gone, wherever it is, and all else stays in its place", () => {
  const property = fc.property(
    fc.subarray(CARRIERS, { minLength: 1 }),
    fc.shuffledSubarray(NEEDED),
    fc.uint8Array({ maxLength: 200 }),
    fc.boolean(),
    fc.constantFrom(box, longBox),
    (carriers, needed, pictures, isFirst, boxOf) => {
      const moov = boxOf("moov", ...carriers.map(([, carrier]) => carrier), ...needed);
      const mdat = boxOf("mdat", Buffer.from(pictures));
      const film = new Uint8Array(joined(isFirst ? [ftyp, moov, mdat] : [ftyp, mdat, moov]));
      const traces = tracesOf(film) ?? [];
      expect(traces).toEqual(expect.arrayContaining(carriers.map(([trace]) => trace)));
      const once = cleaned(film);
      expect(says(once, "SECRET")).toBe(false);
      expect(says(once, mdat)).toBe(true);
      for (const part of needed) expect(says(once, part)).toBe(true);
      expect(once).toHaveLength(film.length);
      expect(tracesOf(once)).toEqual([]);
    },
  );
  fc.assert(property, { numRuns: 300 });
});

test("beside the index, too: XMP of its own, and what Sony's cameras write", () => {
  const outside = [box("uuid", XMP, "<x exif:GPSLatitude='SECRET'/>"), CARRIERS.at(-1)?.[1] ?? ""];
  const film = new Uint8Array(joined([ftyp, box("moov"), box("mdat", "pictures"), ...outside]));
  expect(tracesOf(film)).toEqual(["notes", "place"]);
  expect(says(cleaned(film), "SECRET")).toBe(false);
  expect(says(cleaned(film), "pictures")).toBe(true);
});

/** A track of data that are neither seen nor heard, in chunks of two and one. */
function dataTrack(format: string, more: string, places: readonly number[], lengths: readonly number[]) {
  const list = (numbers: readonly number[]) => Buffer.concat(numbers.map(number));
  const table = box(
    "stbl",
    box("stsd", number(0), number(1), box(format, number(0), more)),
    box("stsc", list([0, 2, 1, 2, 1, 2, 1, 1])),
    box("stsz", list([0, 0, lengths.length, ...lengths])),
    box("stco", list([0, places.length, ...places])),
  );
  return box("trak", box("mdia", hdlr("meta"), box("minf", table)));
}

describe("a track that tells where the camera was at every moment", () => {
  const pictures = "PICTURES";
  const begin = ftyp.length + 8;
  const mdat = box("mdat", "SECRETsecre", pictures, "SECRET!");
  const places = [begin, begin + 11 + pictures.length];
  const lengths = [6, 5, 7];
  const filmWith = (track: Buffer) => new Uint8Array(joined([ftyp, mdat, box("moov", track)]));

  test.each(["gpmd", "camm", "mebx"])("of the kind %s is gone, with what it told", (format) => {
    const film = filmWith(dataTrack(format, "mdta com.apple.quicktime.location", places, lengths));
    expect(tracesOf(film)).toEqual(["place"]);
    const once = cleaned(film);
    expect(says(once, "SECRET") || says(once, "secre") || says(once, "trak")).toBe(false);
    expect(says(once, pictures)).toBe(true);
    expect(tracesOf(once)).toEqual([]);
  });

  test("stays where it only tells which side is up", () => {
    const film = filmWith(dataTrack("mebx", "com.apple.quicktime.video-orientation", places, lengths));
    expect(tracesOf(film)).toEqual([]);
  });

  test("that cannot be followed is not passed off as taken out", () => {
    expect(look(filmWith(dataTrack("gpmd", "", [2 ** 31], lengths)))).toBeUndefined();
    expect(look(filmWith(dataTrack("gpmd", "", places, [6])))).toBeUndefined();
    expect(look(filmWith(dataTrack("gpmd", "", [], [])))).toBeUndefined();
  });
});

test("of four gigabytes only the index is read", () => {
  const moov = box("moov", ...CARRIERS.map(([, carrier]) => carrier));
  const mdatBytes = 4 * 2 ** 30;
  const head = Buffer.concat([ftyp, number(1), letters("mdat"), number(1), number(16)]);
  const sizeBytes = ftyp.length + 16 + mdatBytes + moov.length;
  let readBytes = 0;
  const found = lookAt(sizeBytes, ({ at, end }) => {
    readBytes += end - at;
    const behind = sizeBytes - moov.length;
    const whole = at >= behind ? moov.subarray(at - behind, end - behind) : head.subarray(at, end);
    return new Uint8Array(whole);
  });
  expect([...(found?.traces ?? [])].sort()).toEqual(["device", "notes", "place", "time"]);
  expect(found?.blanks.every(({ at }) => at >= sizeBytes - moov.length)).toBe(true);
  expect(readBytes).toBeLessThan(2 * moov.length);
});

test("what a camera put behind the film is not known well enough", () => {
  const film = new Uint8Array(joined([ftyp, box("moov"), box("inst", "SECRET")]));
  expect(look(film)).toBeUndefined();
});

test.each(["", "%PDF-1.7", "\x1aE\xdf\xa3 a film of another kind"])("%j is no such film", (words) => {
  expect(look(new Uint8Array(letters(words)))).toBeUndefined();
});
