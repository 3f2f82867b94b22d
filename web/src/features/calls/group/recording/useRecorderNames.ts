// Who else records the call: their names.
import { useStore } from "../../../../ui/useStore.ts";
import { nameOf } from "../../../timeline/index.ts";
import type { GroupCall } from "../groupCall.ts";

export function useRecorderNames(call: GroupCall): string[] {
  const others = useStore(call.recorders.others);
  const { seated } = useStore(call.view);
  const users = seated.filter(({ identity }) => others.has(identity)).map(({ userId }) => userId);
  return [...new Set(users)].map((userId) => nameOf(call.room, userId));
}
