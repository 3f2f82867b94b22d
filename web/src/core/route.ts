// The addresses of the app: a path is a place, and every place has one path.

export type Route =
  | { name: "home" }
  | { name: "room"; roomId: string; eventId?: string; panel?: string; item?: string }
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

function parseRoom(roomId: string, eventId: string | undefined, query: URLSearchParams): Route {
  const panel = query.get("panel");
  const item = query.get("item");
  return {
    name: "room",
    roomId,
    ...(eventId && { eventId }),
    ...(panel && { panel }),
    ...(panel && item && { item }),
  };
}

function formatRoom({ roomId, eventId, panel, item }: Extract<Route, { name: "room" }>): string {
  const path = `/room/${encode(roomId)}${eventId ? `/${encode(eventId)}` : ""}`;
  if (!panel) return path;
  const query = new URLSearchParams({ panel, ...(item && { item }) });
  return `${path}?${query}`;
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
