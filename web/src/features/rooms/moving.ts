// Going from chat to chat, in the order of the list as it is shown.
import type { Surroundings } from "../../extension/contributions.ts";
import type { RoomEntry } from "./entry.ts";
import { roomListOf } from "./of.ts";
import { apartOf, shownOf } from "./shown.ts";

/** Go to the next chat (or with -1 the one before) that `wants` takes; at the end, begin again. */
export function goOn(
  { session, navigation }: Pick<Surroundings, "session" | "navigation">,
  step: 1 | -1,
  wants: (entry: RoomEntry) => boolean = () => true,
): void {
  const shown = shownOf(session).value;
  const isApart = apartOf(session).value;
  const list = roomListOf(session).entries.value.filter((entry) => !isApart(entry) && shown.has(entry));
  const route = navigation.route.value;
  const at = list.findIndex(({ roomId }) => route.name === "room" && roomId === route.roomId);
  const start = at === -1 && step === -1 ? 0 : at;
  for (let far = 1; far <= list.length; far++) {
    const entry = list[(start + step * far + list.length * 2) % list.length];
    if (entry && wants(entry)) {
      navigation.go({ name: "room", roomId: entry.roomId });
      return;
    }
  }
}

export function isUnread({ unread, mentions, isMarkedUnread }: RoomEntry): boolean {
  return unread > 0 || mentions > 0 || isMarkedUnread;
}
