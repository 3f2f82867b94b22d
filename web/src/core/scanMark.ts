// What a server with a virus scanner says of a file that it gives out (the header Veche-Scan).

/** Why nobody has looked into it. */
export type Unscanned = "too-large" | "unavailable";

/** Undefined for what was looked at, and where nobody looks at anything. */
export function readScanMark(header: string | null): Unscanned | undefined {
  const said = /^not-scanned(?:;\s*reason=([\w-]+))?$/.exec(header?.trim() ?? "");
  if (!said) return undefined;
  return said[1] === "too-large" ? "too-large" : "unavailable";
}
