// Where the calls of a room are carried, and the token that lets this device in (MSC4143, MSC4195 as clients speak it today).
import type { Room } from "matrix-js-sdk";
import {
  isLivekitTransportConfig,
  type LivekitTransportConfig,
} from "matrix-js-sdk/lib/matrixrtc/LivekitTransport.js";
import type { Session } from "./session.ts";

export type Carrier = LivekitTransportConfig;

export interface Seat {
  /** The address of the SFU's signalling. */
  url: string;
  jwt: string;
}

/** The carrier of those who are in the call already, else our own server's; undefined where there is none. */
export async function findCarrier({ client }: Session, room: Room): Promise<Carrier | undefined> {
  const oldest = client.matrixRTC.getRoomSession(room).getOldestMembership();
  const theirs = oldest?.getTransport(oldest);
  const found = theirs ? [theirs] : await client._unstable_getRTCTransports().catch(() => []);
  return found.find(isLivekitTransportConfig);
}

export async function takeSeat({ client, account }: Session, room: Room, carrier: Carrier): Promise<Seat> {
  const body = {
    room: room.roomId,
    openid_token: await client.getOpenIdToken(),
    device_id: account.deviceId,
  };
  const answer = await fetch(`${carrier.livekit_service_url}/sfu/get`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as Seat;
}
