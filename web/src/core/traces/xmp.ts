// XMP: what programs write about a picture, as XML. It is looked through, not understood.
import type { Bytes, Trace } from "./kinds.ts";

const SIGNS: [Trace, RegExp][] = [
  ["place", /GPS(Latitude|Longitude|Position)|photoshop:(City|Country|State)|Iptc4xmp\w+:(Location|City)/],
  ["time", /DateTimeOriginal|CreateDate|DateCreated|ModifyDate/],
  ["device", /tiff:(Make|Model)|SerialNumber|aux:Lens|CreatorTool/],
];

export function tracesInXmp(bytes: Bytes): Set<Trace> {
  const text = new TextDecoder().decode(bytes.subarray(0, 1_000_000));
  return new Set<Trace>(["notes", ...SIGNS.flatMap(([trace, sign]) => (sign.test(text) ? [trace] : []))]);
}
