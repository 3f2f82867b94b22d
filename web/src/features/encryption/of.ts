// The encryption of a session, how sure one is of people, and the comparing of keys with others: one model of each.
import { perSession } from "../../extension/perSession.ts";
import { directPersonOf } from "../rooms/index.ts";
import { KeyWaiting } from "./keyWaiting.ts";
import { EncryptionModel } from "./model.ts";
import { TrustModel } from "./trust/model.ts";
import { VerificationModel } from "./verifying/model.ts";

export const encryptionOf = perSession((session) => new EncryptionModel(session));
export const keyWaitingOf = perSession((session) => new KeyWaiting(session));
export const trustModelOf = perSession((session) => new TrustModel(session));
/** A stranger in a group asks with a message; only our own devices and people we write with directly open a window. */
export const verificationOf = perSession(
  (session) =>
    new VerificationModel(
      session,
      ({ isSelfVerification, roomId, otherUserId }) =>
        isSelfVerification || (!!roomId && directPersonOf(session.client, roomId) === otherUserId),
    ),
);
