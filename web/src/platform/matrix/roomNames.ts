// The names that people give to rooms, as they may be shown anywhere beside other words.
import type { RoomNameState } from "matrix-js-sdk";
import { tameName } from "../../core/message/text.ts";

/** Null leaves it to the SDK, which makes a name out of those of the members: they are tame already. */
export function nameRoom(roomId: string, state: RoomNameState): string | null {
  return "name" in state ? tameName(state.name, roomId) : null;
}
