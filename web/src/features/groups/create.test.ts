// What is asked of the server for each kind of group.
import { expect, test } from "vitest";
import { type GroupWish, optionsOf } from "./create.ts";

const wish: GroupWish = {
  kind: "group",
  name: "Garden",
  topic: "",
  isPublic: false,
  address: "",
  people: [],
};
const typesOf = (one: GroupWish) => optionsOf(one).initial_state?.map(({ type }) => type);

test("a private group is encrypted from its first message on", () => {
  expect(typesOf(wish)).toEqual(["m.room.encryption"]);
  expect(optionsOf(wish).preset).toBe("private_chat");
});

test("a public one is not, has its address, and is listed", () => {
  const options = optionsOf({ ...wish, isPublic: true, address: "garden" });
  expect(options).toMatchObject({ preset: "public_chat", visibility: "public", room_alias_name: "garden" });
  expect(options.initial_state).toEqual([]);
});

test("an address that was typed for a private group is not used", () => {
  expect(optionsOf({ ...wish, address: "garden" }).room_alias_name).toBeUndefined();
});

test("a private group in a space is open to its members where that is wished, and stays encrypted", () => {
  const inSpace = { ...wish, space: { spaceId: "!school", opens: true } };
  const [, rules] = optionsOf(inSpace).initial_state ?? [];
  expect(rules).toMatchObject({
    type: "m.room.join_rules",
    content: { join_rule: "restricted", allow: [{ type: "m.room_membership", room_id: "!school" }] },
  });
  expect(typesOf(inSpace)).toEqual(["m.room.encryption", "m.room.join_rules"]);
  expect(typesOf({ ...wish, space: { spaceId: "!school", opens: false } })).toEqual(["m.room.encryption"]);
  expect(typesOf({ ...inSpace, isPublic: true })).toEqual([]);
});

test("in a channel only some post; a space is a place for rooms", () => {
  expect(typesOf({ ...wish, kind: "channel", isPublic: true })).toEqual(["org.veche.channel"]);
  expect(optionsOf({ ...wish, kind: "space" })).toMatchObject({ creation_content: { type: "m.space" } });
});
