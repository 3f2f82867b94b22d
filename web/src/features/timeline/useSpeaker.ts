// Who said a message, as they are called and look now: also when that changes while one reads.
import type { MatrixEvent, RoomMember, RoomState } from "matrix-js-sdk";
import { useCallback, useSyncExternalStore } from "react";
import { useSession } from "../../extension/surroundings.tsx";
import { RoomStateEvent } from "../../platform/matrix/sdk.ts";
import { pictureOf, speakerOf } from "./people.ts";
import { useDesk } from "./TimelineContext.tsx";

/** `size` is the picture's, in pixels. */
export function useSpeaker(event: MatrixEvent, size: number): { name: string; url: string | null } {
  const { room } = useDesk();
  const { client } = useSession();
  const sender = event.getSender() ?? "";
  const follow = useCallback(
    (listener: () => void) => {
      const hear = (_event: MatrixEvent, { roomId }: RoomState, { userId }: RoomMember) => {
        if (userId === sender && roomId === room.roomId) listener();
      };
      client.on(RoomStateEvent.Members, hear);
      return () => void client.off(RoomStateEvent.Members, hear);
    },
    [client, room, sender],
  );
  const name = useSyncExternalStore(follow, () => speakerOf(room, event));
  const url = useSyncExternalStore(follow, () => pictureOf(client, room, sender, size));
  return { name, url };
}
