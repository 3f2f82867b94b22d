// What can be done with a message, in order.
import type { MatrixEvent } from "matrix-js-sdk";
import type { MessageAction } from "../../extension/contributions.ts";
import { useSurroundings } from "../../extension/surroundings.tsx";
import { useDesk } from "./TimelineContext.tsx";

export function useActions(event: MatrixEvent): MessageAction[] {
  const surroundings = useSurroundings();
  const { room } = useDesk();
  return surroundings.registry.messageActions.filter((action) =>
    action.isShown({ ...surroundings, room, event }),
  );
}
