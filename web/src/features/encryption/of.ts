// The encryption of a session: one model for each.
import { perSession } from "../../extension/perSession.ts";
import { EncryptionModel } from "./model.ts";

export const encryptionOf = perSession((session) => new EncryptionModel(session));
