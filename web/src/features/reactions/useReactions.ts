// The reactions to a message, folded anew whenever one comes or goes.
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { useCallback, useMemo, useRef, useSyncExternalStore } from "react";
import { foldReactions, type ReactionGroup } from "../../core/relations/reactions.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { MatrixEventEvent, RelationsEvent } from "../../platform/matrix/sdk.ts";

const NONE: ReactionGroup[] = [];

export function useReactions(event: MatrixEvent, room: Room): ReactionGroup[] {
  const { userId } = useSession();
  const version = useRef(0);
  const subscribe = useCallback(
    (listener: () => void) => {
      const changed = () => {
        version.current += 1;
        listener();
      };
      const follow = () => {
        const relations = relationsOf(event, room);
        for (const name of CHANGES) relations?.on(name, changed);
        changed();
      };
      event.on(MatrixEventEvent.RelationsCreated, follow);
      if (relationsOf(event, room)) follow();
      return () => {
        event.off(MatrixEventEvent.RelationsCreated, follow);
        for (const name of CHANGES) relationsOf(event, room)?.off(name, changed);
      };
    },
    [event, room],
  );
  const now = useSyncExternalStore(subscribe, () => version.current);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the relations have changed when the version has
  return useMemo(() => foldReactionsOf(event, room, userId), [event, room, userId, now]);
}

const CHANGES = [RelationsEvent.Add, RelationsEvent.Remove, RelationsEvent.Redaction] as const;

function relationsOf(event: MatrixEvent, room: Room) {
  return room.relations.getChildEventsForEvent(event.getId() ?? "", "m.annotation", "m.reaction");
}

export function foldReactionsOf(event: MatrixEvent, room: Room, me: string): ReactionGroup[] {
  const events = relationsOf(event, room)?.getRelations();
  if (!events?.length) return NONE;
  const reactions = events
    .filter((one) => !one.isRedacted())
    .map((one) => ({
      eventId: one.getId() ?? "",
      key: one.getRelation()?.key ?? "",
      sender: one.getSender() ?? "",
      atMs: one.getTs(),
    }));
  return foldReactions(reactions, me);
}
