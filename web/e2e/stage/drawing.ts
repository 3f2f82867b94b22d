// Pictures and documents to send.
import { Buffer } from "node:buffer";
import type { Person } from "./person.ts";

/** A picture, drawn by the browser. */
export async function drawPicture(
  { page }: Person,
  width: number,
  height: number,
  colours = ["teal", "gold"],
): Promise<Buffer> {
  const base64 = await page.evaluate(
    async ([width, height, below, above]) => {
      const canvas = new OffscreenCanvas(Number(width), Number(height));
      const context = canvas.getContext("2d");
      if (!context) throw new Error("There should be a canvas.");
      context.fillStyle = String(below);
      context.fillRect(0, 0, canvas.width, canvas.height);
      context.fillStyle = String(above);
      context.fillRect(20, 20, canvas.width / 2, canvas.height / 2);
      const bytes = await (await canvas.convertToBlob({ type: "image/png" })).bytes();
      return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
    },
    [width, height, ...colours],
  );
  return Buffer.from(base64, "base64");
}

/** A WebP that moves: each colour is a frame. `notes` lie behind them, as programs write them. */
export async function drawMoving(person: Person, colours: readonly string[], notes: string): Promise<Buffer> {
  const sizePx = 64;
  const frames = await Promise.all(colours.map((colour) => drawStill(person, sizePx, colour)));
  // Width and height are told less one, in three bytes.
  const size = [sizePx - 1, 0, 0, sizePx - 1, 0, 0];
  const chunks = [
    riffChunk("VP8X", Buffer.from([0x02 | 0x04, 0, 0, 0, ...size])),
    riffChunk("ANIM", Buffer.alloc(6)),
    ...frames.map((frame) => {
      const head = Buffer.from([0, 0, 0, 0, 0, 0, ...size, 100, 0, 0, 0]);
      return riffChunk("ANMF", Buffer.concat([head, frame]));
    }),
    riffChunk("XMP ", Buffer.from(notes)),
  ];
  return riffChunk("RIFF", Buffer.concat([Buffer.from("WEBP"), ...chunks]));
}

/** The chunk with the pixels, as the browser packs them. */
async function drawStill({ page }: Person, sizePx: number, colour: string): Promise<Buffer> {
  const base64 = await page.evaluate(
    async ([size, colour]) => {
      const canvas = new OffscreenCanvas(Number(size), Number(size));
      const context = canvas.getContext("2d", { alpha: false });
      if (!context) throw new Error("There should be a canvas.");
      context.fillStyle = String(colour);
      context.fillRect(0, 0, canvas.width, canvas.height);
      const bytes = await (await canvas.convertToBlob({ type: "image/webp", quality: 0.8 })).bytes();
      return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
    },
    [sizePx, colour],
  );
  const webp = Buffer.from(base64, "base64");
  const at = webp.indexOf("VP8 ");
  if (at < 0) throw new Error("There should be pixels.");
  return riffChunk("VP8 ", webp.subarray(at + 8, at + 8 + webp.readUInt32LE(at + 4)));
}

function riffChunk(name: string, body: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(name);
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
}

/** A picture, all of it red, with three bytes for each pixel; browsers draw it, and the server makes no smaller one. */
export function writeBitmap(width: number, height: number): Buffer {
  const rowBytes = Math.ceil((3 * width) / 4) * 4;
  const head = Buffer.alloc(54);
  head.write("BM");
  head.writeUInt32LE(54 + rowBytes * height, 2);
  for (const [at, value] of [54, 40, width, height].entries()) head.writeUInt32LE(value, 10 + 4 * at);
  head.writeUInt16LE(1, 26);
  head.writeUInt16LE(24, 28);
  const row = Buffer.alloc(rowBytes);
  row.fill(Buffer.from([0, 0, 255]), 0, 3 * width);
  return Buffer.concat([head, ...Array.from({ length: height }, () => row)]);
}

/** A PDF with a page for each text. */
export function writePdf(texts: readonly string[]): Buffer {
  const kids = texts.map((_text, at) => `${4 + 2 * at} 0 R`).join(" ");
  const objects = [
    "<</Type/Catalog/Pages 2 0 R>>",
    `<</Type/Pages/Kids[${kids}]/Count ${texts.length}>>`,
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ...texts.flatMap((text, at) => {
      const drawn = `BT /F1 32 Tf 60 700 Td (${text}) Tj ET`;
      return [
        `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents ${5 + 2 * at} 0 R>>`,
        `<</Length ${drawn.length}>>stream\n${drawn}\nendstream`,
      ];
    }),
  ];
  let file = "%PDF-1.4\n";
  const places = objects.map((object, at) => {
    const place = file.length;
    file += `${at + 1} 0 obj${object}endobj\n`;
    return `${String(place).padStart(10, "0")} 00000 n \n`;
  });
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join("")}`;
  return Buffer.from(
    `${file}${table}trailer<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${file.length}\n%%EOF`,
  );
}
