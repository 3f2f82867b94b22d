// How a call has ended, said as the people in it would.
import type { MatrixCall } from "matrix-js-sdk";
import { expect, test } from "vitest";
import { CallDirection, CallErrorCode, CallParty } from "../../platform/matrix/sdk.ts";
import { endingOf, isTold, refusalIn } from "./ending.ts";

const ended = (hangupReason: CallErrorCode, hangupParty: CallParty, direction = CallDirection.Outbound) =>
  ({ hangupReason, hangupParty, direction }) as MatrixCall;

test("the caller is told why nobody was reached", () => {
  const declined = ended(CallErrorCode.UserHangup, CallParty.Remote);
  expect(endingOf(declined, false)).toBe("declined");
  expect(endingOf(declined, true)).toBe("hungUp");
  expect(endingOf(ended(CallErrorCode.UserBusy, CallParty.Remote), false)).toBe("busy");
  expect(endingOf(ended(CallErrorCode.InviteTimeout, CallParty.Local), false)).toBe("noAnswer");
  expect(endingOf(ended(CallErrorCode.IceFailed, CallParty.Local), false)).toBe("unreachable");
  expect(endingOf(ended(CallErrorCode.IceFailed, CallParty.Local), true)).toBe("lost");
  expect(endingOf(ended(CallErrorCode.SendInvite, CallParty.Local), false)).toBe("notSent");
});

test("whoever hangs up, or has answered elsewhere, is told nothing", () => {
  expect(isTold(endingOf(ended(CallErrorCode.UserHangup, CallParty.Local), true))).toBe(false);
  const elsewhere = ended(CallErrorCode.AnsweredElsewhere, CallParty.Remote, CallDirection.Inbound);
  expect(isTold(endingOf(elsewhere, false))).toBe(false);
});

test("what the server refuses is told in plain words", () => {
  const words = (code: string) => `Failed to send invite: ${code}: MatrixError: [403] Not now (https://x)`;
  expect(refusalIn(words("ORG_VECHE_NOT_AVAILABLE"))).toBe("unavailable");
  expect(refusalIn(words("ORG_VECHE_CALLING_SUSPENDED"))).toBe("suspended");
  expect(refusalIn(words("M_LIMIT_EXCEEDED"))).toBe("tooMany");
  expect(refusalIn("Failed to send invite: TypeError: Failed to fetch")).toBeUndefined();
});
