// The log of a room: its changes of settings and memberships, read from its history by type.
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { Direction, Filter } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";

export interface LogPage {
  events: MatrixEvent[];
  /** Where to read on; undefined at the beginning of the room. */
  end: string | undefined;
}

/** What is said of changes that are not told in the chat. */
export const UNTOLD: Record<string, string> = {
  "m.room.guest_access": "guests",
  "m.room.server_acl": "servers",
  "m.room.redaction": "deleted",
  "org.veche.slow_mode": "slowMode",
  "org.veche.channel": "channel",
};

const PAGE = 50;
const TYPES = [
  "m.room.member",
  "m.room.power_levels",
  "m.room.name",
  "m.room.topic",
  "m.room.avatar",
  "m.room.join_rules",
  "m.room.history_visibility",
  "m.room.pinned_events",
  "m.room.encryption",
  "m.room.canonical_alias",
  "m.room.tombstone",
  ...Object.keys(UNTOLD),
];

export async function readLog(session: Session, room: Room, from?: string): Promise<LogPage> {
  const { client } = session;
  const filter = new Filter(session.userId);
  filter.setDefinition({ room: { timeline: { types: TYPES } } });
  const answer = await client.createMessagesRequest(
    room.roomId,
    from ?? null,
    PAGE,
    Direction.Backward,
    filter,
  );
  const map = client.getEventMapper();
  const events = answer.chunk.map((event) => map(event)).filter(isDoing);
  return { events, end: answer.end };
}

/** Whether somebody did something to the room or to others: coming, going and a new name are no news here. */
function isDoing(event: MatrixEvent): boolean {
  return event.getType() !== "m.room.member" || event.getSender() !== event.getStateKey();
}
