import { RoomNameType } from "matrix-js-sdk";
import { expect, test } from "vitest";
import { nameRoom } from "./roomNames.ts";

const named = (name: string) => nameRoom("!a:here", { type: RoomNameType.Actual, name });

test("what turns the direction or shows nothing is taken out of the name of a room", () => {
  expect(named("\u202Ea nice\u200B room")).toBe("a nice room");
  expect(named("\u202E")).toBe("!a:here");
  expect(named("Сад")).toBe("Сад");
});

test("a room without a name is called by those in it", () => {
  expect(nameRoom("!a:here", { type: RoomNameType.Generated, names: ["Boris"], count: 1 })).toBeNull();
});
