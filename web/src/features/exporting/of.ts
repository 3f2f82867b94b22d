// The export of a room: it goes on while one looks at another room.
import { perRoom } from "../../extension/perSession.ts";
import { ExportModel } from "./model.ts";

export const exportOf = perRoom(() => new ExportModel());
