// Whether one may write in a room, following its rules.
import type { Room } from "matrix-js-sdk";
import { useCallback, useSyncExternalStore } from "react";
import { useSession } from "../../extension/surroundings.tsx";
import { RoomStateEvent } from "../../platform/matrix/sdk.ts";
import { mayWrite } from "./permission.ts";

export function useMayWrite(room: Room, threadId: string | undefined): boolean {
  const { userId } = useSession();
  const subscribe = useCallback(
    (listener: () => void) => {
      room.on(RoomStateEvent.Update, listener);
      return () => {
        room.off(RoomStateEvent.Update, listener);
      };
    },
    [room],
  );
  return useSyncExternalStore(subscribe, () => mayWrite(room, userId, threadId));
}
