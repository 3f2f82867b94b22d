// The exports of a session: they go on while one looks at something else.
import { perRoom, perSession } from "../../extension/perSession.ts";
import { ExportModel } from "./model.ts";
import { OwnExportModel } from "./ownModel.ts";

export const exportOf = perRoom(() => new ExportModel());
export const ownExportOf = perSession((session) => new OwnExportModel(session));
