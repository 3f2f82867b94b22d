// Packs of custom emoji and stickers (MSC2545): reads what is in account data and rooms, and changes packs.

/** Account data: the person's own pack. */
export const OWN_PACK = "im.ponies.user_emotes";
/** State of a room: its packs, by state key. */
export const ROOM_PACK = "im.ponies.room_emotes";
/** Account data: packs of rooms that the person uses everywhere. */
export const CHOSEN_PACKS = "im.ponies.emote_rooms";

export type Usage = "emoticon" | "sticker";

export interface PackImage {
  shortcode: string;
  /** mxc: URL */
  url: string;
  /** What is on it, for those who cannot see it. */
  body: string;
  info?: Record<string, unknown>;
  usage: readonly Usage[];
}

export interface ImagePack {
  name: string;
  images: PackImage[];
}

const BOTH: readonly Usage[] = ["emoticon", "sticker"];
const MOST_IMAGES = 500;
export const SHORTCODE = /^[\p{L}\p{N}_+-]{1,64}$/u;

/** Somebody else may have written it: what has no right form is left out. */
export function readPack(content: unknown, fallbackName: string): ImagePack {
  const { pack, images } = record(content);
  const packUsage = readUsage(record(pack).usage) ?? BOTH;
  const name = text(record(pack).display_name) ?? fallbackName;
  const entries = Object.entries(record(images)).slice(0, MOST_IMAGES);
  return { name, images: entries.flatMap(([shortcode, image]) => readImage(shortcode, image, packUsage)) };
}

export function imagesFor(packs: readonly ImagePack[], usage: Usage): PackImage[] {
  const seen = new Set<string>();
  return packs
    .flatMap(({ images }) => images)
    .filter(
      (image) => image.usage.includes(usage) && !seen.has(image.shortcode) && seen.add(image.shortcode),
    );
}

/** The content of the pack with one image more; an image of the same name is replaced. */
export function withImage(content: unknown, image: PackImage): Record<string, unknown> {
  const { shortcode, url, body, info, usage } = image;
  const images = { ...record(record(content).images) };
  images[shortcode] = { url, body, usage, ...(info && { info }) };
  return { ...record(content), images };
}

export function withoutImage(content: unknown, shortcode: string): Record<string, unknown> {
  const { [shortcode]: _gone, ...images } = record(record(content).images);
  return { ...record(content), images };
}

/** A name from the name of a file, that no other image of the pack has. */
export function shortcodeFrom(fileName: string, taken: ReadonlySet<string>): string {
  const stem = fileName
    .replace(/\.[^.]*$/, "")
    .replace(/[^\p{L}\p{N}_+-]+/gu, "_")
    .slice(0, 60);
  const base = stem.replace(/^_+|_+$/g, "").toLowerCase() || "image";
  for (let number = 1; ; number++) {
    const name = number === 1 ? base : `${base}_${number}`;
    if (!taken.has(name)) return name;
  }
}

export function buildSticker({ body, shortcode, url, info }: PackImage): Record<string, unknown> {
  return { body: body || shortcode, url, info: info ?? {} };
}

function readImage(shortcode: string, value: unknown, packUsage: readonly Usage[]): PackImage[] {
  const { url, body, info, usage } = record(value);
  const address = text(url);
  if (!SHORTCODE.test(shortcode) || !address || !/^mxc:\/\/[^/]+\/[\w-]+$/.test(address)) return [];
  return [
    {
      shortcode,
      url: address,
      body: text(body) ?? shortcode,
      ...(typeof info === "object" && info !== null && { info: record(info) }),
      usage: readUsage(usage) ?? packUsage,
    },
  ];
}

/** An empty list, like none, says nothing. */
function readUsage(value: unknown): Usage[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const known = value.filter((one): one is Usage => one === "emoticon" || one === "sticker");
  return known.length > 0 ? known : undefined;
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() ? value.slice(0, 200) : undefined;
}
