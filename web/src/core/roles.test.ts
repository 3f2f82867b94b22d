// Roles: names and levels agree, and nobody gives what they do not have.
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  GIVEN,
  type Levels,
  levelFor,
  levelOfRole,
  PERMISSIONS,
  roleOf,
  rolesToGive,
  withPermission,
  withUserLevel,
} from "./roles.ts";

const level = fc.integer({ min: -10, max: 110 });

test("a role that is given is the role that is read", () => {
  for (const [role] of GIVEN) expect(roleOf(levelOfRole(role))).toBe(role);
  expect(roleOf(Number.POSITIVE_INFINITY)).toBe("owner");
});

test("nobody gives a role above their own, or changes an equal or an owner", () => {
  fc.assert(
    fc.property(level, level, fc.boolean(), (own, theirs, isSelf) => {
      const given = rolesToGive(own, theirs, isSelf);
      expect(given.every((role) => levelOfRole(role) <= own)).toBe(true);
      if (!isSelf && theirs >= own) expect(given).toEqual([]);
    }),
  );
  expect(rolesToGive(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, true)).toEqual([]);
});

test("a permission that is set is the permission that is read, and no other has changed", () => {
  const levels: Levels = { users: { "@a:x": 100 }, events: { "org.other": 7 }, state_default: 40 };
  fc.assert(
    fc.property(fc.constantFrom(...PERMISSIONS), level, (permission, wanted) => {
      const changed = withPermission(levels, permission, wanted);
      expect(levelFor(changed, permission)).toBe(wanted);
      for (const other of PERMISSIONS)
        if (other !== permission) expect(levelFor(changed, other)).toBe(levelFor(levels, other));
      expect(changed.events?.["org.other"]).toBe(7);
    }),
  );
});

test("whoever gets the ordinary level is not listed any more", () => {
  const levels: Levels = { users: { "@a:x": 100, "@b:x": 50 } };
  expect(withUserLevel(levels, "@b:x", 0).users).toEqual({ "@a:x": 100 });
  expect(withUserLevel(levels, "@c:x", -1).users).toEqual({ "@a:x": 100, "@b:x": 50, "@c:x": -1 });
});
