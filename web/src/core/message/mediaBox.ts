// How much room a picture gets before it is there, so that nothing jumps when it comes.

export interface Box {
  width: number;
  height: number;
}

const LARGEST: Box = { width: 420, height: 360 };
const SMALLEST = 48;
const UNKNOWN: Box = { width: 320, height: 240 };

/** The box of a picture that says to be `w` by `h`; whatever it says, the box is between 48 and `largest`. */
export function boxOf(w: unknown, h: unknown, largest: Box = LARGEST): Box {
  const width = readLength(w);
  const height = readLength(h);
  if (!width || !height)
    return {
      width: Math.min(UNKNOWN.width, largest.width),
      height: Math.min(UNKNOWN.height, largest.height),
    };
  const scale = Math.min(1, largest.width / width, largest.height / height);
  return { width: between(width * scale, largest.width), height: between(height * scale, largest.height) };
}

function between(value: number, largest: number): number {
  return Math.round(Math.min(largest, Math.max(SMALLEST, value)));
}

function readLength(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value > 0 ? value : undefined;
}

/** Bytes in words of the person's language: "1.4 MB". */
export function formatSize(bytes: unknown, language: string): string | undefined {
  if (typeof bytes !== "number" || !Number.isFinite(bytes) || bytes < 0) return undefined;
  const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1000 ** power;
  const format = {
    style: "unit",
    unit: units[power],
    unitDisplay: power ? "short" : "long",
    maximumFractionDigits: value < 10 && power ? 1 : 0,
  };
  return new Intl.NumberFormat(language, format as Intl.NumberFormatOptions).format(value);
}

/** 83 seconds are "1:23"; undefined for what is no duration. */
export function formatDuration(ms: unknown): string | undefined {
  if (typeof ms !== "number" || !Number.isFinite(ms) || ms < 0 || ms > 1e10) return undefined;
  const seconds = Math.round(ms / 1000);
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
