// What the index of a film says beside where its pictures lie.
import { type Box, boxesIn } from "./boxes.ts";
import { findSamples } from "./filmSamples.ts";
import { type Bytes, lettersAt, type Trace, viewOf } from "./kinds.ts";
import { tracesInXmp } from "./xmp.ts";

/** Bytes of the film that become zero; or, with a `word`, its letters. */
export interface Blank {
  at: number;
  end: number;
  word?: "free";
}

/** What was found, and where it has to be overwritten to be gone. */
export interface CleanedFilm {
  traces: Set<Trace>;
  blanks: Blank[];
}

/** Boxes in which there are others. */
const HOLDERS = new Set(["moov", "trak", "mdia", "udta", "moof", "traf"]);
/** In them, 3GP and QuickTime say where, when and with what. */
const MEANINGS: Record<string, Trace> = {
  "©xyz": "place",
  loci: "place",
  "©day": "time",
  date: "time",
  yrrc: "time",
  "©mak": "device",
  "©mod": "device",
  "©swr": "device",
  manu: "device",
  modl: "device",
};
/** What is said of a film as a work, and what players need; of the rest nobody knows what makers put there. */
const HARMLESS = new Set(
  (
    "meta free skip name titl auth perf albm gnre dscp cprt kywd rtng clsf kind chpl ludt hnti hinf WLOC LOOP SelO AllF " +
    "tsel strk labl elng"
  ).split(" "),
);
/** The names that Apple and Android give to what they write. */
const KEYS: [Trace, RegExp][] = [
  ["place", /location|gps|latitude|longitude/i],
  ["time", /date|creation_time/i],
  ["device", /make|model|software|camera|lens|serial|version|manufacturer|device/i],
];
const LONGEST_KEY = 200;
const XMP = "be7acfcb97a942e89c71999491e3afac";
/** Tracks that tell where the camera was, many times a second. */
const PLACED = new Set(["gpmd", "camm", "rtmd", "djmd", "mebx"]);

/** One box of a film, of which so many bytes come before; undefined when it is broken, or says more than can be taken out. */
export function readIndex(bytes: Bytes, before: number, sizeBytes: number): CleanedFilm | undefined {
  try {
    const index = new Index(bytes, before, sizeBytes);
    return boxesIn(bytes, 0, bytes.length)?.every((box) => index.read(box)) ? index.found : undefined;
  } catch (error) {
    // It ends in the middle of a number.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

class Index {
  readonly found: CleanedFilm = { traces: new Set(), blanks: [] };
  readonly #bytes: Bytes;
  readonly #view: DataView;
  readonly #before: number;
  readonly #sizeBytes: number;

  constructor(bytes: Bytes, before: number, sizeBytes: number) {
    this.#bytes = bytes;
    this.#view = viewOf(bytes);
    this.#before = before;
    this.#sizeBytes = sizeBytes;
  }

  /** False when it cannot be understood. */
  read(box: Box, parent = ""): boolean {
    if (box.name === "meta") return this.#readMeta(box);
    if (box.name === "uuid") return this.#readOwn(box);
    if (/^(mv|tk|md)hd$/.test(box.name)) return this.#readTimes(box);
    if (parent === "udta") return this.#readSaid(box);
    if (box.name === "trak") return this.#readTrack(box);
    return HOLDERS.has(box.name) ? this.#readAll(box) : true;
  }

  #readAll(box: Box): boolean {
    const boxes = boxesIn(this.#bytes, box.inside, box.end);
    return boxes?.every((inner) => this.read(inner, box.name)) ?? false;
  }

  #readSaid(box: Box): boolean {
    const { name } = box;
    const meaning = MEANINGS[name];
    if (meaning) this.#blankBox(box, [meaning]);
    else if (name === "XMP_") this.#blankBox(box, tracesInXmp(this.#inside(box)));
    else if (!HARMLESS.has(name) && !name.startsWith("©")) this.#blankBox(box, ["notes"]);
    return true;
  }

  #readOwn(box: Box): boolean {
    const id = Array.from(this.#bytes.subarray(box.inside, box.inside + 16), (byte) =>
      byte.toString(16).padStart(2, "0"),
    );
    if (id.join("") === XMP) this.#blankBox(box, tracesInXmp(this.#inside(box)));
    return true;
  }

  /** When it was made and changed, in seconds. */
  #readTimes({ inside }: Box): boolean {
    const bytesEach = this.#view.getUint8(inside) === 1 ? 8 : 4;
    this.#blank(inside + 4, inside + 4 + 2 * bytesEach, "time");
    return true;
  }

  #readMeta(box: Box): boolean {
    // In QuickTime it has no version before its inside.
    const from = lettersAt(this.#bytes, box.inside + 4) === "hdlr" ? box.inside : box.inside + 4;
    const boxes = boxesIn(this.#bytes, from, box.end);
    const keys = boxes?.find(({ name }) => name === "keys");
    const names = keys ? this.#readKeys(keys) : [];
    if (!boxes || !names) return false;
    return boxes.every((inner) => {
      if (inner.name === "ilst") return this.#readValues(inner, names);
      // Pieces that lie elsewhere, as in pictures.
      if (inner.name === "iloc") return false;
      // Such as what Sony's cameras write, with the place in it.
      if (inner.name === "xml " || inner.name === "bxml") this.#blankBox(inner, ["notes"]);
      return true;
    });
  }

  #readKeys(box: Box): string[] | undefined {
    const boxes = boxesIn(this.#bytes, box.inside + 8, box.end);
    return boxes?.map(({ inside, end }) =>
      lettersAt(this.#bytes, inside, Math.min(LONGEST_KEY, end - inside)),
    );
  }

  #readValues(box: Box, names: readonly string[]): boolean {
    return (
      boxesIn(this.#bytes, box.inside, box.end)?.every((item) => {
        // Counted from 1, where there are names.
        const key = names[this.#view.getUint32(item.at + 4) - 1];
        const trace = key === undefined ? MEANINGS[item.name] : KEYS.find(([, sign]) => sign.test(key))?.[0];
        return trace === undefined || this.#blankValue(item, trace);
      }) ?? false
    );
  }

  /** The value stays, with nothing in it. */
  #blankValue(item: Box, trace: Trace): boolean {
    const values = boxesIn(this.#bytes, item.inside, item.end);
    for (const { inside, end } of values ?? []) this.#blank(Math.min(end, inside + 8), end, trace);
    return values !== undefined;
  }

  #readTrack(box: Box): boolean {
    const track = findSamples(this.#bytes, box);
    if (!track) return this.#readAll(box);
    const { format, samples } = track;
    if (!samples?.every(({ at, end }) => at <= end && end <= this.#sizeBytes)) return false;
    this.found.blanks.push(...samples);
    this.#blankBox(box, [PLACED.has(format) ? "place" : "notes"]);
    return true;
  }

  #inside({ inside, end }: Box): Bytes {
    return this.#bytes.subarray(inside, end);
  }

  /** Players pass over what is free. */
  #blankBox(box: Box, traces: Iterable<Trace>): void {
    for (const trace of traces) this.found.traces.add(trace);
    const at = this.#before + box.at + 4;
    const end = this.#before + box.end;
    this.found.blanks.push({ at, end: at + 4, word: "free" }, { at: this.#before + box.inside, end });
  }

  #blank(at: number, end: number, trace: Trace): void {
    if (end > this.#bytes.length) throw new RangeError("It ends too early.");
    if (this.#bytes.subarray(at, end).every((byte) => byte === 0)) return;
    this.found.traces.add(trace);
    this.found.blanks.push({ at: this.#before + at, end: this.#before + end });
  }
}
