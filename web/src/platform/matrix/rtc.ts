// Calls of rooms by MatrixRTC: who is in them, where they are carried, and the token that lets this device in (MSC4143,
// MSC4195 as clients speak it today).
import type { MatrixClient, MatrixEvent, Room } from "matrix-js-sdk";
import {
  isLivekitTransportConfig,
  type LivekitTransportConfig,
} from "matrix-js-sdk/lib/matrixrtc/LivekitTransport.js";
import { guardCallKeys } from "./callKeys.ts";
import { EventType, MatrixError, MatrixRTCSession, RoomStateEvent } from "./sdk.ts";
import type { Session } from "./session.ts";

export type Carrier = LivekitTransportConfig;

/** What those in a call say about how it goes; all follow whoever is in it longest. */
export interface Transport {
  type: string;
  [more: string]: unknown;
}

/** From device to device, each to each: for few, where there is nothing to carry a call. */
export const MESH: Transport = { type: "org.veche.mesh" };

export interface Seat {
  /** The address of the SFU's signalling. */
  url: string;
  jwt: string;
}

/** The server does not let this device into the call now; `errcode` says why. */
export class SeatError extends Error {
  readonly errcode: string;

  constructor(errcode: string) {
    super(errcode);
    this.errcode = errcode;
  }
}

/** It would not the next time either. */
export class NoSeatError extends SeatError {}

/** The one call that each room has. */
const SLOT = { application: "m.call", id: "ROOM" };

/** How long it may take to say that one has left. */
export const LEAVE_MS = 5000;

/** Instead of the client's own: keys are given and taken with more care. */
export class RoomCalls {
  readonly #session: Session;
  /** For each room the one in which who is in its call can be looked up. */
  readonly #watched = new Map<string, MatrixRTCSession>();
  /** All of them, and their rooms. */
  readonly #rooms = new Map<MatrixRTCSession, string>();
  readonly #leaving = new Map<string, Promise<void>>();

  constructor(session: Session) {
    this.#session = session;
    session.client.on(RoomStateEvent.Events, this.#follow);
    session.onStop(() => {
      session.client.off(RoomStateEvent.Events, this.#follow);
      for (const call of this.#rooms.keys()) void call.stop();
    });
  }

  /** To look who is in the call of a room. */
  of(room: Room): MatrixRTCSession {
    const call = this.#watched.get(room.roomId) ?? this.#make(room);
    this.#watched.set(room.roomId, call);
    return call;
  }

  /**
   * For one stay of this device in the call, after it has left an earlier one. Each has its own: the keys that the SDK still makes for a stay
   * that is over would be taken for those of the next, and nobody has them.
   */
  async enter(room: Room): Promise<MatrixRTCSession> {
    await this.#leaving.get(room.roomId);
    const call = this.#make(room);
    await call.initialMembershipCalculated;
    return call;
  }

  /** End a stay. Done when it is said, or could not be said for a while. */
  async leave(call: MatrixRTCSession): Promise<void> {
    const roomId = this.#rooms.get(call) ?? "";
    const left = call.leaveRoomSession(LEAVE_MS).then(
      () => undefined,
      () => undefined,
    );
    this.#leaving.set(roomId, left);
    await left;
    if (this.#leaving.get(roomId) === left) this.#leaving.delete(roomId);
    this.#rooms.delete(call);
    await call.stop();
  }

  #make(room: Room): MatrixRTCSession {
    const call = MatrixRTCSession.sessionForSlot(guardCallKeys(this.#session.client), room, SLOT);
    this.#rooms.set(call, room.roomId);
    return call;
  }

  #follow = (event: MatrixEvent): void => {
    if (event.getType() !== EventType.GroupCallMemberPrefix) return;
    for (const [call, roomId] of this.#rooms)
      if (roomId === event.getRoomId()) void call.ensureRecalculateSessionMembers();
  };
}

/**
 * How those who are in the call already do it, else by our own server's carrier, else from device to device. Undefined where they do
 * it in a way that is not known here. Throws MatrixError.
 */
export async function findTransport(
  { client }: Session,
  call: MatrixRTCSession,
): Promise<Transport | undefined> {
  await call.initialMembershipCalculated;
  const oldest = call.getOldestMembership();
  const theirs = oldest?.getTransport(oldest);
  if (theirs) return isCarrier(theirs) || isMesh(theirs) ? theirs : undefined;
  return (await listCarriers(client)).find(isCarrier) ?? MESH;
}

export function isCarrier(transport: Transport | undefined): transport is Carrier {
  return transport !== undefined && isLivekitTransportConfig(transport);
}

export function isMesh(transport: Transport | undefined): boolean {
  return transport?.type === MESH.type;
}

async function listCarriers(client: MatrixClient): Promise<Transport[]> {
  try {
    return await client._unstable_getRTCTransports();
  } catch (error) {
    // A server that knows nothing of this has nothing; of one that does not answer now it is not known.
    if (error instanceof MatrixError && error.httpStatus === 404) return [];
    throw error;
  }
}

/**
 * Ask for a token. With the id of a leave that was put off, the server puts it off further as long as it sees this device in
 * the call, and sends it when it does not. Throws NoSeatError where asking again is of no use.
 */
export async function takeSeat(
  { client, account }: Session,
  room: Room,
  carrier: Carrier,
  delayId?: string,
): Promise<Seat> {
  const body = {
    room: room.roomId,
    openid_token: await client.getOpenIdToken(),
    device_id: account.deviceId,
    ...(delayId && { delay_id: delayId }),
  };
  const answer = await fetch(`${carrier.livekit_service_url}/sfu/get`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const told = await answer.json();
  if (answer.status === 403) throw new NoSeatError(String(told.errcode));
  if (!answer.ok) throw new SeatError(String(told.errcode));
  return told as Seat;
}
