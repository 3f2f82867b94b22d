// How a call has ended, as one would say it.
import type { MatrixCall } from "matrix-js-sdk";
import { CallDirection, CallErrorCode, CallParty } from "../../platform/matrix/sdk.ts";

export type Ending =
  | "hungUp"
  | "declined"
  | "busy"
  | "noAnswer"
  | "elsewhere"
  /** It was connected, and the connection was lost. */
  | "lost"
  /** No way to the other could be found. */
  | "unreachable"
  /** The server could not be reached, or refused. */
  | "notSent"
  | "failed";

const CODES: Partial<Record<string, Ending>> = {
  [CallErrorCode.UserBusy]: "busy",
  [CallErrorCode.InviteTimeout]: "noAnswer",
  [CallErrorCode.AnsweredElsewhere]: "elsewhere",
  [CallErrorCode.SendInvite]: "notSent",
  [CallErrorCode.SendAnswer]: "notSent",
  [CallErrorCode.SignallingFailed]: "notSent",
  [CallErrorCode.UnknownDevices]: "notSent",
  [CallErrorCode.LocalOfferFailed]: "failed",
  [CallErrorCode.CreateAnswer]: "failed",
  [CallErrorCode.CreateOffer]: "failed",
  [CallErrorCode.SetRemoteDescription]: "failed",
  [CallErrorCode.SetLocalDescription]: "failed",
};

export function endingOf(call: MatrixCall, wasConnected: boolean): Ending {
  const { hangupReason, hangupParty, direction } = call;
  if (hangupReason === CallErrorCode.IceFailed) return wasConnected ? "lost" : "unreachable";
  const known = CODES[hangupReason ?? ""];
  if (known) return known;
  const isRefused = hangupParty === CallParty.Remote && direction === CallDirection.Outbound && !wasConnected;
  return isRefused ? "declined" : "hungUp";
}

/** Whether somebody who has called has to be told why it is over. */
export function isTold(ending: Ending): boolean {
  return ending !== "hungUp" && ending !== "elsewhere";
}
