// The rank of a session.
import { perSession } from "../../extension/perSession.ts";
import { RankModel } from "./rankModel.ts";

export const rankOf = perSession((session) => new RankModel(session));
