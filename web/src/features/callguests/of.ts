// Who waits to be let into the calls of a session's rooms.
import { perSession } from "../../extension/perSession.ts";
import { GuestsModel } from "./guestsModel.ts";

export const guestsOf = perSession((session) => new GuestsModel(session));
