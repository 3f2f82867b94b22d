// What was recorded in a session and not sent.
import { perSession } from "../../../../extension/perSession.ts";
import { Leftovers } from "./leftovers.ts";

export const leftoversOf = perSession((session) => new Leftovers(session));
