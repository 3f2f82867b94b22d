// Reads the place of a location message, and a contact card.

export interface Place {
  latitude: number;
  longitude: number;
}

/** `geo:51.5008,0.1247;u=35` (RFC 5870); undefined for what is no place on earth. */
export function readPlace(uri: unknown): Place | undefined {
  if (typeof uri !== "string") return undefined;
  const found = /^geo:(-?\d{1,3}(?:\.\d{1,15})?),(-?\d{1,3}(?:\.\d{1,15})?)(?:[,;]|$)/.exec(uri);
  if (!found) return undefined;
  const place = { latitude: Number(found[1]), longitude: Number(found[2]) };
  return Math.abs(place.latitude) <= 90 && Math.abs(place.longitude) <= 180 ? place : undefined;
}

export function mapLink({ latitude, longitude }: Place): string {
  return `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`;
}

export interface ContactCard {
  name: string;
  phones: string[];
  emails: string[];
}

/** A vCard (RFC 6350, and the older 3.0): its name, numbers and addresses; undefined for what is none. */
export function readContactCard(text: string): ContactCard | undefined {
  if (!/^\s*BEGIN:VCARD/i.test(text)) return undefined;
  const card: ContactCard = { name: "", phones: [], emails: [] };
  for (const line of text
    .slice(0, 20_000)
    .replace(/\r?\n[ \t]/g, "")
    .split(/\r?\n/))
    readLine(card, line);
  return card.name || card.phones.length || card.emails.length ? card : undefined;
}

function readLine(card: ContactCard, line: string): void {
  const found = /^(?:[\w-]+\.)?([A-Za-z]+)(?:;[^:]*)?:(.*)$/.exec(line);
  const value = found?.[2]
    ?.replace(/\\([,;\\])/g, "$1")
    .replace(/^tel:/i, "")
    .trim();
  if (!value) return;
  const name = found?.[1]?.toUpperCase();
  if (name === "FN") card.name = value;
  if (name === "TEL" && card.phones.length < 5) card.phones.push(value);
  if (name === "EMAIL" && card.emails.length < 5) card.emails.push(value);
}
