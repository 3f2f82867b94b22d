import fc from "fast-check";
import { expect, test } from "vitest";
import { linkToEvent, readMatrixLink, readSafeLink } from "./links.ts";

test("only schemes that cannot run anything are followed", () => {
  for (const href of [
    "https://example.org/a?b#c",
    "mailto:a@b.c",
    "tel:+7123",
    "matrix:u/anna:example.org",
  ]) {
    expect(readSafeLink(href)).toBe(href);
  }
  const hostile = [
    "javascript:alert(1)",
    " \u0001JavaScript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "blob:https://example.org/1",
    "intent://scan/#Intent;end",
    "//example.org",
    "/settings",
    "ftp://x",
    "",
  ];
  for (const href of hostile) expect(readSafeLink(href), href).toBeUndefined();
});

test("whatever is given, what comes back has a scheme from the list", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.webUrl()), (href) => {
      const safe = readSafeLink(href);
      if (safe !== undefined) expect(new URL(safe).protocol).toMatch(/^(https?|mailto|matrix|tel):$/);
    }),
  );
});

test("links into Matrix are read in both spellings", () => {
  expect(readMatrixLink("https://matrix.to/#/@anna:example.org")).toEqual({
    to: "user",
    userId: "@anna:example.org",
  });
  expect(readMatrixLink("https://matrix.to/#/%23news%3Aexample.org?via=a.b&via=c")).toEqual({
    to: "room",
    roomIdOrAlias: "#news:example.org",
    via: ["a.b", "c"],
  });
  expect(readMatrixLink("matrix:roomid/abc:example.org/e/ev%2F1?via=a.b")).toEqual({
    to: "event",
    roomIdOrAlias: "!abc:example.org",
    eventId: "$ev/1",
    via: ["a.b"],
  });
  expect(readMatrixLink("matrix:u/anna:example.org")).toEqual({ to: "user", userId: "@anna:example.org" });
});

test("what only looks like Matrix is none", () => {
  for (const href of [
    "https://matrix.to/",
    "https://matrix.to/#/hello",
    "https://evil.example/#/@a:b",
    "matrix:x/y",
    "matrix.to",
  ]) {
    expect(readMatrixLink(href), href).toBeUndefined();
  }
});

test("a link to an event leads back to it", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (room, event) => {
      const link = readMatrixLink(linkToEvent(`!${room}`, `$${event}`, ["example.org"]));
      expect(link).toEqual({
        to: "event",
        roomIdOrAlias: `!${room}`,
        eventId: `$${event}`,
        via: ["example.org"],
      });
    }),
  );
});
