import { expect, test } from "vitest";
import { type Door, wayInto } from "./wayIn.ts";

const door = (wish: Partial<Door>): Door => ({
  joinRule: "invite",
  allowedRoomIds: undefined,
  membership: undefined,
  ...wish,
});
const nowhere = () => false;
const inSchool = (roomId: string) => roomId === "!school";

test("into a public room one comes at once, unless one was banned", () => {
  expect(wayInto(door({ joinRule: "public" }), nowhere)).toBe("join");
  expect(wayInto(door({ joinRule: "public", membership: "leave" }), nowhere)).toBe("join");
  expect(wayInto(door({ joinRule: "public", membership: "ban" }), nowhere)).toBe("banned");
});

test("where one is invited, one comes in whatever the rule is", () => {
  expect(wayInto(door({ membership: "invite" }), nowhere)).toBe("join");
  expect(wayInto(door({}), nowhere)).toBe("invited");
  expect(wayInto(door({ joinRule: "nobody-knows-this" }), nowhere)).toBe("invited");
});

test("one asks, and has asked, and may ask again", () => {
  expect(wayInto(door({ joinRule: "knock" }), nowhere)).toBe("ask");
  expect(wayInto(door({ joinRule: "knock", membership: "knock" }), nowhere)).toBe("asked");
  expect(wayInto(door({ joinRule: "knock", membership: "leave" }), nowhere)).toBe("ask");
});

test("members of a space come in; others ask where that is possible", () => {
  const allowedRoomIds = ["!work", "!school"];
  expect(wayInto(door({ joinRule: "restricted", allowedRoomIds }), inSchool)).toBe("join");
  expect(wayInto(door({ joinRule: "restricted", allowedRoomIds }), nowhere)).toBe("members");
  expect(wayInto(door({ joinRule: "restricted" }), nowhere)).toBe("join");
  expect(wayInto(door({ joinRule: "knock_restricted", allowedRoomIds }), inSchool)).toBe("join");
  expect(wayInto(door({ joinRule: "knock_restricted", allowedRoomIds }), nowhere)).toBe("ask");
});
