// A film to be sent: a small one, drawn by the browser, that takes up as much room as a large one.
import type { Page } from "@playwright/test";

interface Frame {
  atMs: number;
  isKey: boolean;
  data: Buffer;
}

export interface FilmWish {
  seconds: number;
  /** About; it is filled up with what players pass over. */
  sizeBytes: number;
}

const WIDTH = 320;
const HEIGHT = 180;
const FRAMES_PER_S = 5;
const CLUSTER_MS = 2000;

/** A WebM that says where each two seconds begin, so that one can jump about in it. */
export async function makeFilm(page: Page, { seconds, sizeBytes }: FilmWish): Promise<Buffer> {
  const frames = await drawFrames(page, seconds);
  const count = Math.ceil((seconds * 1000) / CLUSTER_MS);
  const clusters = Array.from({ length: count }, (_, number) =>
    clusterOf(
      number,
      frames.filter(({ atMs }) => Math.floor(atMs / CLUSTER_MS) === number),
      Math.floor(sizeBytes / count),
    ),
  );
  const head = Buffer.concat([infoOf(seconds), TRACKS]);
  const cueBytes = cuesOf(clusters, 0).length;
  const cues = cuesOf(clusters, head.length + cueBytes);
  return Buffer.concat([HEADER, element("18538067", head, cues, ...clusters)]);
}

/** From green to red, with a bar that moves. */
async function drawFrames(page: Page, seconds: number): Promise<Frame[]> {
  const drawn = await page.evaluate(
    async ({ count, perSecond, perKey, width, height }) => {
      const frames: { atMs: number; isKey: boolean; base64: string }[] = [];
      const encoder = new VideoEncoder({
        output: (chunk) => {
          const bytes = new Uint8Array(chunk.byteLength);
          chunk.copyTo(bytes);
          const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
          frames.push({ atMs: chunk.timestamp / 1000, isKey: chunk.type === "key", base64 });
        },
        error: (error) => {
          throw error;
        },
      });
      encoder.configure({ codec: "vp8", width, height, bitrate: 200_000, framerate: perSecond });
      const canvas = new OffscreenCanvas(width, height);
      const context = canvas.getContext("2d");
      if (!context) throw new Error("There should be a canvas.");
      for (let number = 0; number < count; number++) {
        context.fillStyle = `hsl(${120 - (number / count) * 120} 70% 40%)`;
        context.fillRect(0, 0, width, height);
        context.fillStyle = "white";
        context.fillRect((number / count) * width, 0, 8, height);
        const frame = new VideoFrame(canvas, { timestamp: (number * 1_000_000) / perSecond });
        encoder.encode(frame, { keyFrame: number % perKey === 0 });
        frame.close();
      }
      await encoder.flush();
      return frames;
    },
    {
      count: seconds * FRAMES_PER_S,
      perSecond: FRAMES_PER_S,
      perKey: (FRAMES_PER_S * CLUSTER_MS) / 1000,
      width: WIDTH,
      height: HEIGHT,
    },
  );
  return drawn.map(({ base64, ...frame }) => ({ ...frame, data: Buffer.from(base64, "base64") }));
}

/** An element of EBML: what it is, how long (in eight bytes, so that no length depends on another), what is in it. */
function element(id: string, ...inside: Buffer[]): Buffer {
  const body = Buffer.concat(inside);
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(body.length) | (1n << 56n));
  return Buffer.concat([Buffer.from(id, "hex"), length, body]);
}

function whole(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}

const text = (words: string) => Buffer.from(words);

const HEADER = element(
  "1a45dfa3",
  element("4286", whole(1)),
  element("42f7", whole(1)),
  element("42f2", whole(4)),
  element("42f3", whole(8)),
  element("4282", text("webm")),
  element("4287", whole(4)),
  element("4285", whole(2)),
);

const SIZE = element("e0", element("b0", whole(WIDTH)), element("ba", whole(HEIGHT)));
const TRACKS = element(
  "1654ae6b",
  element(
    "ae",
    element("d7", whole(1)),
    element("73c5", whole(1)),
    element("83", whole(1)),
    element("86", text("V_VP8")),
    SIZE,
  ),
);

function infoOf(seconds: number): Buffer {
  const duration = Buffer.alloc(8);
  duration.writeDoubleBE(seconds * 1000);
  const names = [element("4d80", text("veche")), element("5741", text("veche"))];
  return element("1549a966", element("2ad7b1", whole(1_000_000)), element("4489", duration), ...names);
}

function clusterOf(number: number, frames: readonly Frame[], sizeBytes: number): Buffer {
  const begin = number * CLUSTER_MS;
  const blocks = frames.map(({ atMs, isKey, data }) => {
    const head = Buffer.from([0x81, 0, 0, isKey ? 0x80 : 0]);
    head.writeInt16BE(Math.round(atMs) - begin, 1);
    return element("a3", head, data);
  });
  const taken = blocks.reduce((sum, { length }) => sum + length, 0);
  const void_ = element("ec", Buffer.alloc(Math.max(0, sizeBytes - taken)));
  return element("1f43b675", element("e7", whole(begin)), ...blocks, void_);
}

/** Where each cluster begins, counted from the beginning of what is in the segment. */
function cuesOf(clusters: readonly Buffer[], first: number): Buffer {
  let at = first;
  const cues = clusters.map(({ length }, number) => {
    const place = element("b7", element("f7", whole(1)), element("f1", whole(at)));
    at += length;
    return element("bb", element("b3", whole(number * CLUSTER_MS)), place);
  });
  return element("1c53bb6b", ...cues);
}
