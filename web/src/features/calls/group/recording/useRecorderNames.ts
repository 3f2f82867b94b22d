// Whether the call is recorded, and who else records it: their names.
import { useSession } from "../../../../extension/surroundings.tsx";
import { useStore, useStorePart } from "../../../../ui/useStore.ts";
import { nameOf } from "../../../timeline/index.ts";
import type { Company } from "../../company.ts";
import { recordingOf } from "./of.ts";

export function useRecorderNames(call: Company): string[] {
  const others = useStore(call.recorders.others);
  const { seated } = useStore(call.view);
  const users = seated.filter(({ identity }) => others.has(identity)).map(({ userId }) => userId);
  return [...new Set(users)].map((userId) => nameOf(call.room, userId));
}

/** By anybody, oneself too. */
export function useIsRecorded(call: Company): boolean {
  const isOwn = useStorePart(recordingOf(useSession(), call).view, ({ is }) => is === "on");
  return useStore(call.recorders.others).size > 0 || isOwn;
}
