// One's own membership of a room, as it changes.
import { useCallback, useSyncExternalStore } from "react";
import { useSession } from "../../extension/surroundings.tsx";
import { ClientEvent, RoomEvent } from "../../platform/matrix/sdk.ts";

/** Undefined for a room of which this device has heard nothing. */
export function useMyMembership(roomId: string | undefined): string | undefined {
  const { client } = useSession();
  const follow = useCallback(
    (listener: () => void) => {
      client.on(RoomEvent.MyMembership, listener);
      client.on(ClientEvent.Room, listener);
      return () => {
        client.off(RoomEvent.MyMembership, listener);
        client.off(ClientEvent.Room, listener);
      };
    },
    [client],
  );
  return useSyncExternalStore(follow, () => client.getRoom(roomId)?.getMyMembership());
}
