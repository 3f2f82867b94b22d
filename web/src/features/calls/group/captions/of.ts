// The captions of each call.
import type { Company } from "../../company.ts";
import { Captions } from "./model.ts";

const known = new WeakMap<Company, Captions>();

export function captionsOf(call: Company): Captions {
  const captions = known.get(call) ?? new Captions(call.view);
  known.set(call, captions);
  return captions;
}
