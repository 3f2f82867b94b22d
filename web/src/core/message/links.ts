// Which links may be followed, and what a link into Matrix points at.

const FOLLOWED = ["http:", "https:", "mailto:", "matrix:", "tel:"];

/** The address of a link that is safe to follow, as the browser reads it; undefined for all others. */
export function readSafeLink(href: string): string | undefined {
  const url = parseUrl(href.trim());
  return url && FOLLOWED.includes(url.protocol) ? url.href : undefined;
}

export type MatrixLink =
  | { to: "user"; userId: string }
  | { to: "room"; roomIdOrAlias: string; via: string[] }
  | { to: "event"; roomIdOrAlias: string; eventId: string; via: string[] };

/** What a `https://matrix.to/#/...` or `matrix:...` link points at; undefined for every other link. */
export function readMatrixLink(href: string): MatrixLink | undefined {
  const url = parseUrl(href);
  if (url?.protocol === "matrix:") return readMatrixUri(url);
  if (url?.host === "matrix.to" && url.hash.startsWith("#/")) return readMatrixTo(url.hash.slice(2));
  return undefined;
}

/** The link that other clients understand too. */
export function linkToEvent(roomId: string, eventId: string, via: string[]): string {
  const query = via.map((server) => `via=${encodeURIComponent(server)}`).join("&");
  return `https://matrix.to/#/${encodeURIComponent(roomId)}/${encodeURIComponent(eventId)}${query && `?${query}`}`;
}

function readMatrixTo(hash: string): MatrixLink | undefined {
  const [path = "", query = ""] = hash.split("?", 2);
  const [first, second] = path.split("/").map(decode);
  const via = new URLSearchParams(query).getAll("via");
  return toLink(first, second, via);
}

const SIGILS: Record<string, string> = {
  u: "@",
  r: "#",
  roomid: "!",
  e: "$",
  user: "@",
  room: "#",
  event: "$",
};

function readMatrixUri(url: URL): MatrixLink | undefined {
  const [kind = "", id = "", innerKind = "", innerId] = url.pathname.split("/").map(decode);
  const sigil = SIGILS[kind];
  if (!sigil || !id) return undefined;
  const event = innerId && SIGILS[innerKind] === "$" ? `$${innerId}` : undefined;
  return toLink(sigil + id, event, url.searchParams.getAll("via"));
}

function toLink(
  first: string | undefined,
  second: string | undefined,
  via: string[],
): MatrixLink | undefined {
  if (!first) return undefined;
  if (/^@[^:]*:.+/s.test(first)) return { to: "user", userId: first };
  if (!/^[!#]./s.test(first)) return undefined;
  if (second?.startsWith("$")) return { to: "event", roomIdOrAlias: first, eventId: second, via };
  return { to: "room", roomIdOrAlias: first, via };
}

function parseUrl(href: string): URL | undefined {
  return URL.canParse(href) ? new URL(href) : undefined;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
