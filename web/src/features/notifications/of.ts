// The notifications of a session: one model for the device, one for the person's rules.
import type { Surroundings } from "../../extension/contributions.ts";
import { perSession } from "../../extension/perSession.ts";
import { roomListOf } from "../rooms/index.ts";
import { keepBadge } from "./badge.ts";
import { DeviceModel } from "./deviceModel.ts";
import { RulesModel } from "./rulesModel.ts";
import { takeOffRead } from "./takeOffRead.ts";
import { Watcher } from "./watcher.ts";

export const deviceOf = perSession((session) => new DeviceModel(session));
export const rulesOf = perSession((session) => new RulesModel(session));

export function startNotifications(at: Surroundings): void {
  const device = deviceOf(at.session);
  const rules = rulesOf(at.session);
  const rooms = roomListOf(at.session);
  rules.start(() => rooms.lookAgain());
  void device.restore();
  new Watcher(at, device, rules).start();
  takeOffRead(at.session);
  keepBadge(at.session, rooms.entries);
}
