// What administrators are offered, shown and given: pure decisions.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { UserFacts } from "./api.ts";
import { listDeeds } from "./deeds.ts";
import { listWorries } from "./health.ts";
import { makePassword, secureRandom } from "./password.ts";
import { formatSpan } from "./words.ts";

const ANNA: UserFacts = {
  user_id: "@anna:x",
  display_name: null,
  created_ms: 0,
  is_admin: false,
  is_guest: false,
  is_locked: false,
  is_suspended: false,
  deactivated_ms: null,
  device_count: 1,
  seen_ms: null,
};

describe("what can be done to an account", () => {
  test("to an ordinary one, everything; what is set can be lifted", () => {
    expect(listDeeds(ANNA, "@me:x")).toEqual([
      "resetPassword",
      "makeAdmin",
      "suspend",
      "lock",
      "suspendCalls",
      "deactivate",
    ]);
    const stopped = { ...ANNA, is_locked: true, is_suspended: true };
    expect(listDeeds(stopped, "@me:x")).toEqual([
      "resetPassword",
      "makeAdmin",
      "release",
      "unlock",
      "suspendCalls",
      "deactivate",
    ]);
  });

  test("to administrators only one thing, to oneself and to closed accounts nothing", () => {
    expect(listDeeds({ ...ANNA, is_admin: true }, "@me:x")).toEqual(["endAdmin"]);
    expect(listDeeds(ANNA, "@anna:x")).toEqual([]);
    expect(listDeeds({ ...ANNA, deactivated_ms: 1 }, "@me:x")).toEqual([]);
  });

  test("guests have no password and never administrate", () => {
    expect(listDeeds({ ...ANNA, is_guest: true }, "@me:x")).toEqual([
      "suspend",
      "lock",
      "suspendCalls",
      "deactivate",
    ]);
  });
});

describe("what is to be looked at", () => {
  const jobs = { waiting: 3, overdue: 0, failing: 0 };
  const disk = { free_bytes: 5e9, total_bytes: 1e10 };

  test("nothing, on a good day", () => {
    expect(listWorries({ disk, jobs })).toEqual([]);
  });

  test("a full disk, work that fails, work that piles up", () => {
    const worries = listWorries({
      disk: { ...disk, free_bytes: 1e6 },
      jobs: { ...jobs, failing: 1, overdue: 1000 },
    });
    expect(worries).toEqual(["disk", "jobsFailing", "jobsOverdue"]);
  });
});

describe("a password for somebody else", () => {
  test("is of signs that cannot be confused, whatever the chance", () => {
    fc.assert(
      fc.property(
        fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })),
        (chance) => {
          const password = makePassword(() => chance.next().value ?? 0);
          expect(password).toMatch(/^([abcdefghjkmnpqrstuvwxyz2-9]{4}-){3}[abcdefghjkmnpqrstuvwxyz2-9]{4}$/);
        },
      ),
    );
  });

  test("is another one each time", () => {
    const made = new Set(Array.from({ length: 100 }, () => makePassword(secureRandom)));
    expect(made.size).toBe(100);
  });
});

test("a span is told in its largest unit", () => {
  expect(formatSpan(3 * 86_400_000 + 5, "en")).toBe("3 days");
  expect(formatSpan(7_300_000, "en")).toBe("2 hours");
  expect(formatSpan(90_000, "ru")).toBe("1 минута");
  expect(formatSpan(0, "en")).toBe("0 seconds");
});
