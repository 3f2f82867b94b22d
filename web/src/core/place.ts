// A place on the earth as a message: `geo:` addresses (RFC 5870) and the fields of MSC3488.

export interface Place {
  latitude: number;
  longitude: number;
  /** How far off it may be, in metres. */
  accuracyM?: number;
}

export function formatGeoUri({ latitude, longitude, accuracyM }: Place): string {
  const uncertainty = accuracyM === undefined ? "" : `;u=${Math.round(accuracyM)}`;
  return `geo:${round(latitude)},${round(longitude)}${uncertainty}`;
}

/** Read a `geo:` address that somebody else wrote; undefined when it names no place on the earth. */
export function parseGeoUri(uri: unknown): Place | undefined {
  const [, latitude, longitude, rest = ""] =
    /^geo:(-?\d{1,2}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?)(?:,-?\d+(?:\.\d+)?)?(;.*)?$/.exec(String(uri)) ?? [];
  const place = { latitude: Number(latitude), longitude: Number(longitude) };
  if (!(Math.abs(place.latitude) <= 90 && Math.abs(place.longitude) <= 180)) return undefined;
  const accuracy = /;u=(\d+(?:\.\d+)?)/.exec(rest)?.[1];
  return accuracy === undefined ? place : { ...place, accuracyM: Number(accuracy) };
}

/** `label` is what is shown where no map is, such as "Location of Anna". */
export function buildLocation(place: Place, label: string, nowMs: number): Record<string, unknown> {
  const uri = formatGeoUri(place);
  const body = `${label}: ${uri}`;
  return {
    msgtype: "m.location",
    body,
    geo_uri: uri,
    "org.matrix.msc3488.location": { uri, description: label },
    "org.matrix.msc3488.asset": { type: "m.self" },
    "org.matrix.msc3488.ts": nowMs,
    "org.matrix.msc1767.text": body,
    "m.mentions": {},
  };
}

/** Six digits are a tenth of a metre; -0 is 0. */
function round(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6 + 0;
}
