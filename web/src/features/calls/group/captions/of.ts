// The captions of each call.
import type { GroupCall } from "../groupCall.ts";
import { Captions } from "./model.ts";

const known = new WeakMap<GroupCall, Captions>();

export function captionsOf(call: GroupCall): Captions {
  const captions = known.get(call) ?? new Captions(call.view);
  known.set(call, captions);
  return captions;
}
