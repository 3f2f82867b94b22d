import { expect, test } from "vitest";
import { explain } from "./undecryptable.ts";

test("a device that was not let in is told to unlock first, whatever the SDK says", () => {
  expect(explain("MEGOLM_UNKNOWN_INBOUND_SESSION_ID", true, false)).toEqual({
    reason: "locked",
    remedy: "unlock",
  });
});

test("what was sent before one joined stays closed, and unlocking does not help", () => {
  expect(explain("HISTORICAL_MESSAGE_USER_NOT_JOINED", true, false).remedy).toBe("none");
});

test("a device that was let in meanwhile waits for the key", () => {
  expect(explain("HISTORICAL_MESSAGE_BACKUP_UNCONFIGURED", false, false)).toEqual({
    reason: "notInBackup",
    remedy: "wait",
  });
});

test("only the sender can help with a key kept from this device before it was confirmed", () => {
  expect(explain("MEGOLM_KEY_WITHHELD_FOR_UNVERIFIED_DEVICE", false, false)).toEqual({
    reason: "unverified",
    remedy: "ask",
  });
});

test("nobody is asked to send their own message again", () => {
  expect(explain("MEGOLM_UNKNOWN_INBOUND_SESSION_ID", false, true).remedy).toBe("own");
  expect(explain("MEGOLM_UNKNOWN_INBOUND_SESSION_ID", false, false).remedy).toBe("ask");
});

test("a reason that nobody knows yet still says what to do", () => {
  expect(explain("SOMETHING_NEW", false, false)).toEqual({ reason: "unknown", remedy: "ask" });
  expect(explain(null, false, false).remedy).toBe("ask");
});
