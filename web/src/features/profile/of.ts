// The profile of a session's account.
import { perSession } from "../../extension/perSession.ts";
import { ProfileModel } from "./model.ts";

export const profileOf = perSession((session) => new ProfileModel(session));
