// Writes a QR code as rows of squares, dark ones true, without the border that readers need around it.
import encodeQR from "qr";

/** A text, or bytes as they are; throws for more than a code can hold. */
export function writeQr(content: string | Uint8ClampedArray): boolean[][] {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : new Uint8Array(content);
  // Only bytes are written: a code for comparing keys is no text.
  const rows = encodeQR("", "raw", { ecc: "low", encoding: "byte", border: 1, textEncoder: () => bytes });
  return rows.slice(1, -1).map((row) => row.slice(1, -1));
}
