// What is being written, by room: it stays when one looks into another room meanwhile.
import { perRoom } from "../../extension/perSession.ts";
import { ComposerModel } from "./model.ts";

export const composerOf = perRoom((session, room) => new ComposerModel(session, room));
