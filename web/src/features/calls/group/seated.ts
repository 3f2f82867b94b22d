// Somebody in the call, by one of their devices: what Matrix says of them, with what is brought of them.
import type { CallMembership } from "matrix-js-sdk/lib/matrixrtc";
import type { Presence, Way } from "./way.ts";

export interface Seated extends Presence {
  /** Their name in the call. */
  identity: string;
  userId: string;
  deviceId: string;
  isSelf: boolean;
  /** When they came: whoever has left and come again is somebody new. */
  sinceMs: number;
  /** Something can come of them; others only say that they are in the call, but have its keys. */
  isConnected: boolean;
}

/**
 * `own` is this device's name in the call. Everybody is shown who is a member of the call in Matrix, also before anything comes of
 * them; whoever else is brought has no place.
 */
export function seat(member: CallMembership, way: Pick<Way, "presenceOf">, own: string): Seated {
  const { rtcBackendIdentity: identity, userId, deviceId } = member;
  const presence = way.presenceOf(identity);
  const isSelf = identity === own;
  const sinceMs = member.createdTs();
  return { ...(presence ?? AWAY), identity, userId, deviceId, isSelf, sinceMs, isConnected: !!presence };
}

const AWAY: Presence = {
  isSpeaking: false,
  isMuted: false,
  isSealed: true,
  quality: undefined,
  camera: undefined,
  screen: undefined,
  voices: [],
};
