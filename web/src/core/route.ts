// The addresses of the app: a path is a place, and every place has one path.

export interface RoomRoute {
  name: "room";
  /** Also the alias of a room, until it is known where that leads. */
  roomId: string;
  eventId?: string;
  panel?: string;
  item?: string;
  /** Servers that know the room, for somebody who is not in it. */
  via?: string[];
}

export type Route =
  | { name: "home" }
  | RoomRoute
  | { name: "settings"; page?: string }
  | { name: "page"; page: string; rest: string[] };

/** Read an address; what is not understood is the start page. */
export function parseRoute(path: string, query = ""): Route {
  const [first, second, ...rest] = path.split("/").filter(Boolean).map(decode);
  if (!first) return { name: "home" };
  if (first === "room" && second) return parseRoom(second, rest[0], new URLSearchParams(query));
  if (first === "settings") return second ? { name: "settings", page: second } : { name: "settings" };
  return { name: "page", page: first, rest: second ? [second, ...rest] : [] };
}

export function formatRoute(route: Route): string {
  switch (route.name) {
    case "home":
      return "/";
    case "room":
      return formatRoom(route);
    case "settings":
      return route.page ? `/settings/${encode(route.page)}` : "/settings";
    case "page":
      return `/${[route.page, ...route.rest].map(encode).join("/")}`;
  }
}

function parseRoom(roomId: string, eventId: string | undefined, query: URLSearchParams): RoomRoute {
  const panel = query.get("panel");
  const item = query.get("item");
  const via = query.getAll("via").filter(Boolean);
  return {
    name: "room",
    roomId,
    ...(eventId && { eventId }),
    ...(panel && { panel }),
    ...(panel && item && { item }),
    ...(via.length > 0 && { via }),
  };
}

function formatRoom({ roomId, eventId, panel, item, via = [] }: RoomRoute): string {
  const path = `/room/${encode(roomId)}${eventId ? `/${encode(eventId)}` : ""}`;
  const query = new URLSearchParams({ ...(panel && { panel }), ...(panel && item && { item }) });
  for (const server of via) query.append("via", server);
  return query.size > 0 ? `${path}?${query}` : path;
}

function encode(part: string): string {
  // "!", "$", ":" and "@" are fine in a path, and an address that can be read is kinder.
  return encodeURIComponent(part).replace(/%(21|24|3A|40)/g, decodeURIComponent);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
