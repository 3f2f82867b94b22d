// The recording of each call.
import type { Session } from "../../../../platform/matrix/session.ts";
import type { Company } from "../../company.ts";
import { leftoversOf } from "./leftoversOf.ts";
import { OwnRecording } from "./model.ts";

const recordings = new WeakMap<Company, OwnRecording>();

export function recordingOf(session: Session, call: Company): OwnRecording {
  const known = recordings.get(call);
  if (known) return known;
  const recording = new OwnRecording(session, call, leftoversOf(session));
  recordings.set(call, recording);
  return recording;
}
