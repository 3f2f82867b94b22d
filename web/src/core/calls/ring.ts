// A call that rings by MatrixRTC (MSC4075): what says so, until when it rings, and what ends the ringing.
import { REASON } from "./shield.ts";

export const RING = "org.matrix.msc4075.rtc.notification";
export const DECLINE = "org.matrix.msc4310.rtc.decline";
/** The state of a room by which a device says that it is in the call. */
export const CALL_MEMBER = "org.matrix.msc3401.call.member";
/** How long we let it ring elsewhere, and what rings for no known time. */
export const RING_MS = 60_000;
export const LONGEST_RING_MS = 120_000;
/** By so much a sender's clock may be ahead of the server's; one that is more ahead is not believed. */
const AHEAD_MS = 20_000;
const BUSY = "org.veche.busy";

export interface Ring {
  /** How long it rings, counted from when the server got it; not more than 0 when it is over. */
  lifetimeMs: number;
  /** Undefined where it does not say. */
  isVideo: boolean | undefined;
}

/** Read a notification that reached the server at `sentMs`; undefined when it is not to ring. */
export function readRing(content: Record<string, unknown>, sentMs: number): Ring | undefined {
  if (content.notification_type !== "ring") return undefined;
  const { lifetime, sender_ts: senderMs, "m.call.intent": intent } = content;
  const wishedMs = isNumber(lifetime) ? Math.min(Math.max(lifetime, 0), LONGEST_RING_MS) : RING_MS;
  const begunMs = isNumber(senderMs) && senderMs - sentMs <= AHEAD_MS ? senderMs : sentMs;
  return {
    lifetimeMs: Math.min(begunMs + wishedMs - sentMs, LONGEST_RING_MS),
    isVideo: typeof intent === "string" ? intent !== "audio" : undefined,
  };
}

/** The ring that a decline is about. */
export function readDecline(
  content: Record<string, unknown>,
): { about: string; isBusy: boolean } | undefined {
  const relation = content["m.relates_to"] as { rel_type?: unknown; event_id?: unknown } | undefined;
  if (relation?.rel_type !== "m.reference" || typeof relation.event_id !== "string") return undefined;
  return { about: relation.event_id, isBusy: content[BUSY] === true };
}

export function declineContent(about: string, isBusy: boolean): Record<string, unknown> {
  const relation = { rel_type: "m.reference", event_id: about };
  return { "m.relates_to": relation, ...(isBusy && { [BUSY]: true }) };
}

interface RingWish {
  /** The event by which this device has said that it is in the call. */
  membershipId: string;
  callee: string;
  isVideo: boolean;
  reason: string;
  nowMs: number;
}

export function ringContent({
  membershipId,
  callee,
  isVideo,
  reason,
  nowMs,
}: RingWish): Record<string, unknown> {
  return {
    slot_id: "m.call#ROOM",
    "m.mentions": { user_ids: [callee], room: true },
    notification_type: "ring",
    "m.relates_to": { rel_type: "m.reference", event_id: membershipId },
    sender_ts: nowMs,
    lifetime: RING_MS,
    "m.call.intent": isVideo ? "video" : "audio",
    ...(reason && { [REASON]: reason }),
  };
}

/** A device in the call. */
export interface Present {
  userId: string;
  deviceId: string;
  /** When it came, by the server's clock. */
  sinceMs: number;
}

export type RingStanding =
  /** Whoever calls is not known to be in the call (yet), or oneself still is. */
  "waits" | "rings" | "over";

/** Whether a ring sounds on this device now, from who is in the call. In a group it goes on while anybody is there. */
export function standingOf(
  ring: { caller: string; sentMs: number; isOfGroup?: boolean },
  present: readonly Present[],
  self: { userId: string; deviceId: string },
  hasRung: boolean,
): RingStanding {
  const elsewhere = present.filter(
    ({ userId, deviceId }) => userId === self.userId && deviceId !== self.deviceId,
  );
  if (elsewhere.some(({ sinceMs }) => sinceMs >= ring.sentMs)) return "over";
  const isThere = present.some(({ userId }) =>
    ring.isOfGroup ? userId !== self.userId : userId === ring.caller,
  );
  if (isThere && elsewhere.length === 0) return "rings";
  return hasRung ? "over" : "waits";
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}
