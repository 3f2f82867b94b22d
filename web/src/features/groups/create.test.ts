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

test("in a channel only some post; a space is a place for rooms", () => {
  expect(typesOf({ ...wish, kind: "channel", isPublic: true })).toEqual(["org.veche.channel"]);
  expect(optionsOf({ ...wish, kind: "space" })).toMatchObject({ creation_content: { type: "m.space" } });
});
