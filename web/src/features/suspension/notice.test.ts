// Being kept from calling, as the server tells it.
import { expect, test } from "vitest";
import { readNotice } from "./notice.ts";

const TOLD = { reason: "Reported for fraud.", until_ms: 2000 };

test("it holds until its time, with or without an objection", () => {
  const suspension = { reason: TOLD.reason, untilMs: 2000, appeal: undefined };
  expect(readNotice(TOLD, 1999)).toEqual(suspension);
  expect(readNotice({ ...TOLD, appeal: "open" }, 0)).toEqual({ ...suspension, appeal: "open" });
  expect(readNotice(TOLD, 2000)).toBeUndefined();
});

test("ended, or not understood, it is none", () => {
  for (const content of [undefined, {}, { reason: 5, until_ms: 2000 }, { reason: "x", until_ms: "soon" }])
    expect(readNotice(content, 0)).toBeUndefined();
  expect(readNotice({ ...TOLD, appeal: "granted" }, 0)?.appeal).toBeUndefined();
});
