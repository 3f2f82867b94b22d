import { expect, test } from "vitest";
import { allowedIn, knowsRule, rulesOf, withSpace } from "./joinRules.ts";

test("old rooms do not know the newer rules", () => {
  expect(knowsRule("6", "knock")).toBe(false);
  expect(knowsRule("7", "knock")).toBe(true);
  expect(knowsRule("9", "knock_restricted")).toBe(false);
  expect(knowsRule("12", "restricted")).toBe(true);
  expect(knowsRule("org.example.next", "restricted")).toBe(false);
  expect(knowsRule("1", "public")).toBe(true);
});

test("what is allowed is read as it was written, and the rest is passed over", () => {
  expect(allowedIn(rulesOf("restricted", ["!a", "!b"]) as never)).toEqual(["!a", "!b"]);
  expect(rulesOf("invite", ["!a"])).toEqual({ join_rule: "invite" });
  expect(
    allowedIn({ allow: [null, 5, { type: "m.other", room_id: "!a" }, { type: "m.room_membership" }] }),
  ).toEqual([]);
  expect(allowedIn({ allow: "everybody" })).toEqual([]);
  expect(allowedIn(undefined)).toEqual([]);
});

test("a private group opens to a space, and stays open to those it was open to", () => {
  const first = withSpace({ join_rule: "invite" }, "12", "!school");
  expect(first).toEqual(rulesOf("restricted", ["!school"]));
  expect(withSpace(first as never, "12", "!work")).toEqual(rulesOf("restricted", ["!school", "!work"]));
  expect(withSpace(first as never, "12", "!school")).toBeUndefined();
  expect(withSpace({ join_rule: "knock" }, "11", "!school")).toEqual(
    rulesOf("knock_restricted", ["!school"]),
  );
});

test("a public group is open to the space already, and an old one cannot be opened so", () => {
  expect(withSpace({ join_rule: "public" }, "12", "!school")).toBeUndefined();
  expect(withSpace({ join_rule: "invite" }, "6", "!school")).toBeUndefined();
});
