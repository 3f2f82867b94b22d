// What the code of one device says, the other reads; anything else is no such link.
import fc from "fast-check";
import { expect, test } from "vitest";
import { formatDeviceLink, parseDeviceLink } from "./deviceLink.ts";

const part = fc.string({ minLength: 1, unit: "grapheme" });

test("a link carries the account and the token, whatever signs they have", () => {
  fc.assert(
    fc.property(part, part, (name, token) => {
      const link = { userId: `@${name}`, token };
      const url = new URL(formatDeviceLink("https://veche.example", link));
      expect(parseDeviceLink(url.pathname, url.hash)).toEqual(link);
    }),
  );
});

test("nothing of it is where a server would see it", () => {
  const url = new URL(
    formatDeviceLink("https://veche.example", { userId: "@anna:example", token: "secret" }),
  );
  expect(url.pathname + url.search).toBe("/add-device");
});

test("what is not whole, or is for another place, is not taken", () => {
  for (const hash of ["", "#", "#@anna", "#anna&token", "#@anna&", "#@anna&a&b", "#%E0%A4%A&token"])
    expect(parseDeviceLink("/add-device", hash)).toBeUndefined();
  expect(parseDeviceLink("/setup", "#@anna&token")).toBeUndefined();
});
