// Somebody's contact as a file that every address book reads: vCard 4.0 (RFC 6350).

export interface ContactCard {
  name: string;
  phone?: string;
  email?: string;
  /** A Matrix user id. */
  userId?: string;
}

export function formatCard({ name, phone, email, userId }: ContactCard): string {
  const lines = [
    "BEGIN:VCARD",
    "VERSION:4.0",
    `FN:${escapeText(name)}`,
    ...(phone ? [`TEL:${escapeText(phone)}`] : []),
    ...(email ? [`EMAIL:${escapeText(email)}`] : []),
    ...(userId ? [`IMPP:matrix:u/${escapeText(userId.replace(/^@/, ""))}`] : []),
    "END:VCARD",
  ];
  return `${lines.map(foldLine).join("\r\n")}\r\n`;
}

/** Read the parts that we show; undefined when it is no vCard with a name. */
export function parseCard(text: string): ContactCard | undefined {
  if (!/^BEGIN:VCARD\b/i.test(text)) return undefined;
  const lines = text.replace(/\r?\n[ \t]/g, "").split(/\r?\n/);
  const name = propertyOf(lines, "FN");
  if (!name) return undefined;
  const phone = propertyOf(lines, "TEL")?.replace(/^tel:/i, "");
  const email = propertyOf(lines, "EMAIL");
  const person = /^matrix:u\/(.+)$/.exec(propertyOf(lines, "IMPP") ?? "")?.[1];
  return { name, ...(phone && { phone }), ...(email && { email }), ...(person && { userId: `@${person}` }) };
}

function propertyOf(lines: readonly string[], property: string): string | undefined {
  const line = lines.find((one) => new RegExp(`^(?:[\\w-]+\\.)?${property}[;:]`, "i").test(one));
  const value = line?.replace(/^[^:"]*(?:"[^"]*"[^:"]*)*:/, "");
  return value && unescapeText(value).trim();
}

function escapeText(text: string): string {
  return text.replace(/[\\,;]/g, "\\$&").replace(/\r\n|\r|\n/g, "\\n");
}

function unescapeText(text: string): string {
  return text.replace(/\\([\\,;nN])/g, (_whole, sign: string) => (/n/i.test(sign) ? "\n" : sign));
}

/** A line has at most 75 bytes; a longer one goes on after a line break and a space, never within a letter. */
function foldLine(line: string): string {
  let folded = "";
  let bytes = 0;
  for (const letter of line) {
    const size = new TextEncoder().encode(letter).length;
    if (bytes + size > 74) {
      folded += "\r\n ";
      bytes = 1;
    }
    folded += letter;
    bytes += size;
  }
  return folded;
}
