import fc from "fast-check";
import { expect, test } from "vitest";
import { formatRoute, parseRoute, type Route } from "./route.ts";

const part = fc.string({ minLength: 1, unit: "grapheme" }).filter((text) => text !== "." && text !== "..");
const route: fc.Arbitrary<Route> = fc.oneof(
  fc.constant<Route>({ name: "home" }),
  fc.record(
    {
      name: fc.constant("room" as const),
      roomId: part,
      eventId: part,
      panel: part,
      via: fc.array(part, { minLength: 1, maxLength: 3 }),
    },
    { requiredKeys: ["name", "roomId"] },
  ),
  fc.record({ name: fc.constant("settings" as const), page: part }, { requiredKeys: ["name"] }),
);

test("every place has one address", () => {
  fc.assert(
    fc.property(route, (place) => {
      const url = new URL(formatRoute(place), "http://localhost");
      expect(parseRoute(url.pathname, url.search)).toEqual(place);
    }),
  );
});

test("a room's address can be read", () => {
  expect(formatRoute({ name: "room", roomId: "!abc:example.org", panel: "members" })).toBe(
    "/room/!abc:example.org?panel=members",
  );
});

test("an address with broken escapes is not an error", () => {
  expect(parseRoute("/room/%E0%A4%A")).toEqual({ name: "room", roomId: "%E0%A4%A" });
});

test("an alias keeps the servers that know it", () => {
  expect(formatRoute({ name: "room", roomId: "#news:example.org", via: ["example.org"] })).toBe(
    "/room/%23news:example.org?via=example.org",
  );
});
