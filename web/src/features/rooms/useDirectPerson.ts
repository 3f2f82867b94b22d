// The person of a direct chat, for views: a chat becomes a direct one a moment after it was joined.
import type { Room } from "matrix-js-sdk";
import { useSyncExternalStore } from "react";
import { useSession } from "../../extension/surroundings.tsx";
import { ClientEvent } from "../../platform/matrix/sdk.ts";
import { directPersonOf } from "./direct.ts";

export function useDirectPerson(room: Room): string | undefined {
  const { client } = useSession();
  return useSyncExternalStore(
    (listener) => {
      client.on(ClientEvent.AccountData, listener);
      return () => client.off(ClientEvent.AccountData, listener);
    },
    () => directPersonOf(client, room.roomId),
  );
}
