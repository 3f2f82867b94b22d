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
