// Who looks after the guests of a room's call: whoever may invite people into it and remove them. The server decides.
import type { Room } from "matrix-js-sdk";
import type { Levels } from "../../core/roles.ts";
import { EventType } from "../../platform/matrix/sdk.ts";

export function mayLookAfter(room: Room): boolean {
  const levels: Levels =
    room.currentState.getStateEvents(EventType.RoomPowerLevels, "")?.getContent() ?? ({} as Levels);
  const power = room.getMember(room.myUserId)?.powerLevel ?? 0;
  return power >= (levels.invite ?? 0) && power >= (levels.kick ?? 50);
}
