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
  /** The server does not let it ring there, and does not say why. */
  | "unavailable"
  /** Those who run the server have suspended calling. */
  | "suspended"
  | "tooMany"
  /** This device is not one that others could give keys to. */
  | "unverified"
  /** This browser cannot seal what it sends. */
  | "browser"
  /** Both called at once, and the other call goes on. */
  | "replaced"
  | "failed";

const CODES: Partial<Record<string, Ending>> = {
  [CallErrorCode.UserBusy]: "busy",
  [CallErrorCode.InviteTimeout]: "noAnswer",
  [CallErrorCode.AnsweredElsewhere]: "elsewhere",
  [CallErrorCode.Replaced]: "replaced",
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

const REFUSALS: Record<string, Ending> = {
  ORG_VECHE_NOT_AVAILABLE: "unavailable",
  ORG_VECHE_CALLING_SUSPENDED: "suspended",
  M_LIMIT_EXCEEDED: "tooMany",
  ORG_VECHE_DEVICE_NOT_VERIFIED: "unverified",
};

/** How the server has refused a call; the SDK hands over only the words of its error. */
export function refusalIn(words: string): Ending | undefined {
  return REFUSALS[Object.keys(REFUSALS).find((code) => words.includes(code)) ?? ""];
}

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
  return !["hungUp", "elsewhere", "replaced"].includes(ending);
}
