// The devices of a session's account, and the adding of another one.
import { perSession } from "../../extension/perSession.ts";
import { AddModel } from "./addModel.ts";
import { DevicesModel } from "./model.ts";

export const devicesOf = perSession((session) => new DevicesModel(session));
export const addingOf = perSession((session) => new AddModel(session));
