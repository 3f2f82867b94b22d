// How a comparison of keys can end, and what a picture of it begins with.

/** Why nothing was confirmed. */
export type Ending =
  /** What was compared is not the same: somebody may be in between. */
  | "mismatch"
  | "timeout"
  /** Answered on another device of ours. */
  | "elsewhere"
  /** The other did not want to, or stopped. */
  | "declined"
  /** Something else went wrong between the two apps. */
  | "broken";

const ENDINGS: Record<string, Ending> = {
  "m.key_mismatch": "mismatch",
  "m.user_mismatch": "mismatch",
  "m.mismatched_commitment": "mismatch",
  "m.mismatched_sas": "mismatch",
  "m.timeout": "timeout",
  "m.accepted": "elsewhere",
  "m.user": "declined",
};

/** From the code with which one side has cancelled. */
export function endingOf(code: string | null): Ending {
  return ENDINGS[code ?? ""] ?? "broken";
}

const MARK = [...new TextEncoder().encode("MATRIX")];

/** Whether the bytes of a QR code are meant for comparing keys; any other picture is only the wrong one. */
export function isVerificationCode(bytes: ArrayLike<number>): boolean {
  return MARK.every((byte, at) => bytes[at] === byte);
}
