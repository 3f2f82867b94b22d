// The suspension of a session, if there is one.
import { perSession } from "../../extension/perSession.ts";
import { SuspensionModel } from "./model.ts";

export const suspensionOf = perSession((session) => new SuspensionModel(session));
