// Careful looks into foreign JSON: each answers undefined rather than throwing when the shape is another.

export type Foreign = Record<string, unknown>;

export function isRecord(value: unknown): value is Foreign {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function records(value: unknown): Foreign[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** A text that is not empty; numbers are taken as they are written. */
export function word(value: unknown): string | undefined {
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function finite(value: unknown): number | undefined {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

/** A whole number of something that can be counted or measured. */
export function size(value: unknown): number | undefined {
  const number = finite(value);
  return number !== undefined && number > 0 && number < 2 ** 53 ? Math.round(number) : undefined;
}
