// What was translated in a session.
import { perSession } from "../../extension/perSession.ts";
import { TranslatingModel } from "./model.ts";

export const translatingOf = perSession(() => new TranslatingModel());
