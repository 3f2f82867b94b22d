// Whether a picture moves, by its bytes: animated WebP, PNG and AVIF are called like those that stand still.
import { type Bytes, lettersAt, viewOf } from "./kinds.ts";
import { SIGNATURE } from "./png.ts";

const HAS_ANIMATION = 0x02;
/** There are six or so. */
const MOST_BRANDS_BYTES = 400;

/** The beginning of a file is enough; false where it is not long enough to tell. */
export function isMoving(bytes: Bytes): boolean {
  return isMovingWebp(bytes) || isMovingPng(bytes) || isMovingAvif(bytes);
}

/** Among the brands by which it says how it is to be read, one is a row of pictures; that is for browsers what counts. */
function isMovingAvif(bytes: Bytes): boolean {
  if (bytes.length < 16 || lettersAt(bytes, 4) !== "ftyp") return false;
  const end = Math.min(viewOf(bytes).getUint32(0), bytes.length, MOST_BRANDS_BYTES);
  const brands = [lettersAt(bytes, 8)];
  for (let at = 16; at + 4 <= end; at += 4) brands.push(lettersAt(bytes, at));
  return brands.includes("avis");
}

function isMovingWebp(bytes: Bytes): boolean {
  const isLong = lettersAt(bytes, 0) === "RIFF" && lettersAt(bytes, 8, 8) === "WEBPVP8X";
  return isLong && ((bytes[20] ?? 0) & HAS_ANIMATION) !== 0;
}

/** What is told of frames after the picture is passed over, by everybody. */
function isMovingPng(bytes: Bytes): boolean {
  if (!SIGNATURE.every((byte, at) => bytes[at] === byte)) return false;
  for (let at = 8; at + 8 <= bytes.length; at += 12 + viewOf(bytes).getUint32(at)) {
    const name = lettersAt(bytes, at + 4);
    if (name === "acTL") return true;
    if (name === "IDAT") return false;
  }
  return false;
}
