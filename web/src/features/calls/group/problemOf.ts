// Why one could not come into a call, out of what was thrown.
import { NoSeatError } from "../../../platform/matrix/rtc.ts";
import { BrowserError, FullError, type GroupProblem } from "./way.ts";

export function problemOf(error: unknown): GroupProblem {
  if (error instanceof FullError) return "full";
  if (error instanceof BrowserError) return "browser";
  if (!(error instanceof NoSeatError)) return "failed";
  return error.errcode === "ORG_VECHE_DEVICE_NOT_VERIFIED" ? "unverified" : "forbidden";
}
