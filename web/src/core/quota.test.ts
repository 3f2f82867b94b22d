import fc from "fast-check";
import { expect, test } from "vitest";
import { readQuota } from "./quota.ts";

test("a refusal says whose quota it is, and a user's how much", () => {
  expect(readQuota({ "org.veche.quota": { of: "user", bytes: 500 } })).toEqual({ of: "user", bytes: 500 });
  expect(readQuota({ "org.veche.quota": { of: "server" } })).toEqual({ of: "server" });
  expect(readQuota({ errcode: "M_FORBIDDEN" })).toBeUndefined();
  expect(readQuota({ "org.veche.quota": { of: "user", bytes: "much" } })).toBeUndefined();
});

test("whatever a server says, nothing breaks", () => {
  fc.assert(
    fc.property(fc.anything(), fc.anything(), (refusal, said) => {
      readQuota(refusal);
      readQuota({ "org.veche.quota": said });
    }),
  );
});
