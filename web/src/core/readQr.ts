// Reads a QR code in a picture as the bytes it holds: a code for comparing keys is no text.
import decodeQR from "qr/decode.js";

/** Pixels of four bytes each, such as those of a canvas. */
export interface Pixels {
  width: number;
  height: number;
  data: Uint8ClampedArray;
}

/** Undefined when there is no code in the picture, or not all of it. */
export function readQr(picture: Pixels): Uint8ClampedArray<ArrayBuffer> | undefined {
  try {
    const text = decodeQR(picture, { textDecoder: letterForByte });
    return Uint8ClampedArray.from(text, (letter) => letter.charCodeAt(0));
  } catch {
    return undefined;
  }
}

function letterForByte(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}
