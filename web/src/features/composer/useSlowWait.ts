// Whole seconds that slow mode still makes one wait, counted down.
import type { Room } from "matrix-js-sdk";
import { useEffect, useState } from "react";
import { useSession } from "../../extension/surroundings.tsx";
import { RoomEvent, RoomStateEvent } from "../../platform/matrix/sdk.ts";
import { slowWait } from "./permission.ts";

export function useSlowWait(room: Room): number {
  const { userId } = useSession();
  const read = () => Math.ceil(slowWait(room, userId, Date.now()) / 1000);
  const [seconds, setSeconds] = useState(read);
  const isWaiting = seconds > 0;
  useEffect(() => {
    const look = () => setSeconds(Math.ceil(slowWait(room, userId, Date.now()) / 1000));
    look();
    const timer = isWaiting ? setInterval(look, 1000) : undefined;
    room.on(RoomEvent.LocalEchoUpdated, look);
    room.on(RoomEvent.Timeline, look);
    room.on(RoomStateEvent.Events, look);
    return () => {
      clearInterval(timer);
      room.off(RoomEvent.LocalEchoUpdated, look);
      room.off(RoomEvent.Timeline, look);
      room.off(RoomStateEvent.Events, look);
    };
  }, [room, userId, isWaiting]);
  return seconds;
}
