// Tracks of a film that are neither seen nor heard, such as where a camera was at every moment, and where they lie.
import { type Box, boxesIn } from "./boxes.ts";
import { type Bytes, lettersAt, viewOf } from "./kinds.ts";

interface Place {
  at: number;
  end: number;
}

export interface DataTrack {
  /** Four letters that say who understands it. */
  format: string;
  /** Undefined when that cannot be found out. */
  samples: Place[] | undefined;
}

/** A camera writes a piece for every second, or every picture. */
const MOST_PLACES = 20_000;

/** Undefined for tracks of pictures, sounds and words, and for data that tell nothing of the person. */
export function findSamples(bytes: Bytes, track: Box): DataTrack | undefined {
  const media = within(bytes, track, "mdia");
  const handler = media && within(bytes, media, "hdlr");
  if (!handler || lettersAt(bytes, handler.inside + 8) !== "meta") return undefined;
  const info = within(bytes, media, "minf");
  const table = info && within(bytes, info, "stbl");
  const described = table && within(bytes, table, "stsd");
  if (!described) return { format: "", samples: undefined };
  const format = lettersAt(bytes, described.inside + 12);
  // Apple's telephones write such a track in every film: mostly which side is up.
  if (format === "mebx" && !says(bytes, described, "location")) return undefined;
  return { format, samples: new Table(bytes, table).list() };
}

function within(bytes: Bytes, { inside, end }: Box, wanted: string): Box | undefined {
  return boxesIn(bytes, inside, end)?.find(({ name }) => name === wanted);
}

function says(bytes: Bytes, { inside, end }: Box, word: string): boolean {
  return new TextDecoder("latin1").decode(bytes.subarray(inside, end)).includes(word);
}

/** Samples lie in chunks, one after the other: where the chunks are, how many are in each, and how long they are. */
class Table {
  readonly #view: DataView;
  readonly #boxes: Box[];

  constructor(bytes: Bytes, { inside, end }: Box) {
    this.#view = viewOf(bytes);
    this.#boxes = boxesIn(bytes, inside, end) ?? [];
  }

  list(): Place[] | undefined {
    const offsets = this.#offsets();
    const counts = offsets && this.#counts(offsets.length);
    const lengths = this.#find("stsz");
    if (!offsets || !counts || !lengths) return undefined;
    const same = this.#view.getUint32(lengths.inside + 4);
    let sample = 0;
    return offsets.map((at, chunk) => {
      const count = counts[chunk] ?? 0;
      if (same) return { at, end: at + same * count };
      // Samples that are not all of one length are listed, each with its own.
      const first = lengths.inside + 12 + 4 * sample;
      sample += count;
      if (first + 4 * count > lengths.end) throw new RangeError("There are fewer.");
      const each = Array.from({ length: count }, (_, index) => this.#view.getUint32(first + 4 * index));
      return { at, end: each.reduce((end, bytes) => end + bytes, at) };
    });
  }

  #offsets(): number[] | undefined {
    const [short, long] = [this.#find("stco"), this.#find("co64")];
    const box = short ?? long;
    if (!box) return undefined;
    const count = this.#view.getUint32(box.inside + 4);
    // Of films that are recorded in pieces they are listed with the pieces.
    if (count === 0 || count > MOST_PLACES) return undefined;
    return Array.from({ length: count }, (_, chunk) =>
      short
        ? this.#view.getUint32(box.inside + 8 + 4 * chunk)
        : Number(this.#view.getBigUint64(box.inside + 8 + 8 * chunk)),
    );
  }

  /** How many samples are in each chunk: an entry holds from its chunk on, until the next one. */
  #counts(chunks: number): number[] | undefined {
    const box = this.#find("stsc");
    if (!box) return undefined;
    const entries = Math.min(this.#view.getUint32(box.inside + 4), (box.end - box.inside - 8) / 12);
    const counts: number[] = [];
    for (let entry = 0; entry < entries && counts.length < chunks; entry++) {
      const place = box.inside + 8 + 12 * entry;
      const next = entry + 1 < entries ? this.#view.getUint32(place + 12) - 1 : chunks;
      while (counts.length < Math.min(next, chunks)) counts.push(this.#view.getUint32(place + 4));
    }
    return counts;
  }

  #find(wanted: string): Box | undefined {
    return this.#boxes.find(({ name }) => name === wanted);
  }
}
