// The one list of a session.
import { perSession } from "../../extension/perSession.ts";
import { ScheduledModel } from "./model.ts";

export const scheduledOf = perSession((session) => new ScheduledModel(session));
