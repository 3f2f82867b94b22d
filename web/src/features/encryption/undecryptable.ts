// Why a message cannot be read, and what helps: by the SDK's reason.

export type Remedy = "unlock" | "wait" | "ask" | "own" | "none";

export interface Explanation {
  /** The key of the sentence that says why. */
  reason: string;
  remedy: Remedy;
}

const EXPLANATIONS: Record<string, Explanation> = {
  MEGOLM_UNKNOWN_INBOUND_SESSION_ID: { reason: "noKey", remedy: "ask" },
  OLM_UNKNOWN_MESSAGE_INDEX: { reason: "beforeKey", remedy: "ask" },
  MEGOLM_KEY_WITHHELD: { reason: "withheld", remedy: "ask" },
  MEGOLM_KEY_WITHHELD_FOR_UNVERIFIED_DEVICE: { reason: "unverified", remedy: "ask" },
  HISTORICAL_MESSAGE_NO_KEY_BACKUP: { reason: "noBackup", remedy: "none" },
  HISTORICAL_MESSAGE_BACKUP_UNCONFIGURED: { reason: "locked", remedy: "unlock" },
  HISTORICAL_MESSAGE_WORKING_BACKUP: { reason: "notInBackup", remedy: "wait" },
  HISTORICAL_MESSAGE_USER_NOT_JOINED: { reason: "notJoined", remedy: "none" },
  SENDER_IDENTITY_PREVIOUSLY_VERIFIED: { reason: "identityChanged", remedy: "ask" },
  UNSIGNED_SENDER_DEVICE: { reason: "unsignedDevice", remedy: "ask" },
  UNKNOWN_SENDER_DEVICE: { reason: "unknownDevice", remedy: "ask" },
};

/** `isLocked`: this session has not been let in to the account's keys, so that is what to do first. */
export function explain(code: string | null, isLocked: boolean, isOwn: boolean): Explanation {
  const explanation = EXPLANATIONS[code ?? ""] ?? { reason: "unknown", remedy: "ask" };
  if (isLocked && code !== "HISTORICAL_MESSAGE_USER_NOT_JOINED")
    return { reason: "locked", remedy: "unlock" };
  // The SDK's reason is from before this session was let in: what is missing now is the key itself.
  if (explanation.reason === "locked") return { reason: "notInBackup", remedy: "wait" };
  return isOwn && explanation.remedy === "ask" ? { ...explanation, remedy: "own" } : explanation;
}
