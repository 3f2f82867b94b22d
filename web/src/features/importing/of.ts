// The import of a session: it goes on while one looks at something else.
import { perSession } from "../../extension/perSession.ts";
import { ImportModel } from "./model.ts";

export const importOf = perSession((session) => new ImportModel(session));
