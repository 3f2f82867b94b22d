// What the server pushes (MSC4174 and our own additions), read with care: anybody may own a push service.

export type PushMessage =
  /** A client shows by this token that it reads its messages. */
  | { is: "activation"; appId: string; token: string }
  /** Something happened in a room. */
  | { is: "event"; userId?: string; roomId: string; eventId: string; unread?: number }
  /** A room was read elsewhere. */
  | { is: "read"; userId?: string; roomId: string; unread: number };

/** Undefined for what is none of these. */
export function readPushMessage(data: unknown): PushMessage | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  const fields = data as Record<string, unknown>;
  const text = (name: string) => {
    const value = fields[name];
    return typeof value === "string" && value ? value : undefined;
  };
  const unread = countIn(fields.unread);
  const [appId, token, roomId, eventId] = ["app_id", "ack_token", "room_id", "event_id"].map(text);
  const readRoomId = text("org.veche.read_room_id");
  const userId = text("user_id");
  if (roomId && eventId) return { is: "event", userId, roomId, eventId, unread };
  if (readRoomId && unread !== undefined) return { is: "read", userId, roomId: readRoomId, unread };
  if (appId && token) return { is: "activation", appId, token };
  return undefined;
}

function countIn(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;
}
