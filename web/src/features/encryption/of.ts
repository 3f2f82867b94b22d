// The encryption of a session, how sure one is of people, and the comparing of keys with others: one model of each.
import { perSession } from "../../extension/perSession.ts";
import { KeyWaiting } from "./keyWaiting.ts";
import { EncryptionModel } from "./model.ts";
import { TrustModel } from "./trust/model.ts";
import { greet } from "./verifying/greet.ts";
import { VerificationModel } from "./verifying/model.ts";

export const encryptionOf = perSession((session) => new EncryptionModel(session));
export const keyWaitingOf = perSession((session) => new KeyWaiting(session));
export const trustModelOf = perSession((session) => new TrustModel(session));
export const verificationOf = perSession(
  (session) => new VerificationModel(session, (request) => greet(session.client, request)),
);
