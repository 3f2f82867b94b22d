// The calls of a session: one model of each.
import { perSession } from "../../extension/perSession.ts";
import { suspensionOf } from "../suspension/index.ts";
import { GroupCalls } from "./group/model.ts";
import { CallLog } from "./log/model.ts";
import { CallsModel } from "./model.ts";
import { Relay } from "./relay.ts";
import { CallSettingsModel } from "./settingsModel.ts";
import { Confidant } from "./shield/confidant.ts";
import { isContact } from "./shield/facts.ts";
import { ServerWord } from "./shield/serverWord.ts";
import { tellConfidant } from "./shield/tellConfidant.ts";

export const callSettingsOf = perSession((session) => new CallSettingsModel(session));
export const callLogOf = perSession((session) => new CallLog(session));
export const serverWordOf = perSession((session) => new ServerWord(session));
export const confidantOf = perSession(
  (session) =>
    new Confidant({
      isContact: (userId) => isContact(session, userId),
      tell: (alarm, room, strangers) =>
        tellConfidant(session, callSettingsOf(session), alarm, room, strangers),
    }),
);
const relayOf = perSession((session) => new Relay(session, callSettingsOf(session)));
export const groupCallsOf = perSession((session) => new GroupCalls(session, relayOf(session)));
export const callsOf = perSession(
  (session) =>
    new CallsModel(
      session,
      callSettingsOf(session),
      callLogOf(session),
      groupCallsOf(session),
      relayOf(session),
      confidantOf(session),
      {
        ask: (event) => serverWordOf(session).of(event),
        isSuspended: () => suspensionOf(session).current.value !== undefined,
      },
    ),
);
