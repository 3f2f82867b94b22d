// The server's interface for guests of calls; `/_veche/v1/openapi.json` describes it.
import { ask } from "../../platform/matrix/ask.ts";
import { MatrixError } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";

/** A message to the devices of those who can let somebody in: somebody has come. */
export const KNOCK = "org.veche.call_guest";

export interface CallLink {
  token: string;
  maker: string;
  label: string;
  created_ms: number;
  expires_ms: number;
  guests_most: number;
  waits: boolean;
}

export interface CallLinkWish {
  lifetime_ms: number;
  guests_most: number;
  waits: boolean;
}

export interface CallGuest {
  user_id: string;
  name: string;
  standing: "waiting" | "in";
  came_ms: number;
  until_ms: number;
}

export interface CallLinkPreview {
  room_name: string | null;
  inviter_name: string;
  expires_ms: number;
  waits: boolean;
  is_full: boolean;
}

export interface GuestSession {
  user_id: string;
  device_id: string;
  access_token: string;
  room_id: string;
  standing: "waiting" | "in";
  until_ms: number;
}

export async function listLinks(session: Session, roomId: string): Promise<CallLink[]> {
  return (await ask<{ links: CallLink[] }>(session, "GET", `${ofRoom(roomId)}/links`)).links;
}

export function makeLink(session: Session, roomId: string, wish: CallLinkWish): Promise<CallLink> {
  return ask(session, "POST", `${ofRoom(roomId)}/links`, wish);
}

export async function revokeLink(session: Session, roomId: string, token: string): Promise<void> {
  await ask(session, "DELETE", `${ofRoom(roomId)}/links/${encodeURIComponent(token)}`);
}

export async function listGuests(session: Session, roomId: string): Promise<CallGuest[]> {
  return (await ask<{ guests: CallGuest[] }>(session, "GET", `${ofRoom(roomId)}/guests`)).guests;
}

export async function letIn(session: Session, roomId: string, userId: string): Promise<void> {
  await ask(session, "POST", `${ofRoom(roomId)}/guests/${encodeURIComponent(userId)}/let-in`);
}

export async function sendAway(session: Session, roomId: string, userId: string): Promise<void> {
  await ask(session, "DELETE", `${ofRoom(roomId)}/guests/${encodeURIComponent(userId)}`);
}

export function addressOf(session: Session, token: string): string {
  return new URL(`/guest/${token}`, session.client.baseUrl).href;
}

// For somebody who has no account

export function preview(baseUrl: string, token: string): Promise<CallLinkPreview> {
  return fetchJson(`${baseUrl}/_veche/v1/call-links/${encodeURIComponent(token)}`);
}

export function enter(baseUrl: string, token: string, name: string): Promise<GuestSession> {
  return fetchJson(`${baseUrl}/_veche/v1/call-links/${encodeURIComponent(token)}/enter`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ name }),
  });
}

export async function askStanding(baseUrl: string, accessToken: string): Promise<GuestSession["standing"]> {
  const headers = { Authorization: `Bearer ${accessToken}` };
  return (await fetchJson<GuestSession>(`${baseUrl}/_veche/v1/me/call-guest`, { headers })).standing;
}

/** Throws MatrixError as calls of a session do, and TypeError where the server cannot be reached. */
async function fetchJson<Answer>(url: string, init?: RequestInit): Promise<Answer> {
  const answer = await fetch(url, init);
  const body = await answer.json();
  if (!answer.ok) throw new MatrixError(body, answer.status);
  return body as Answer;
}

function ofRoom(roomId: string): string {
  return `/_veche/v1/rooms/${encodeURIComponent(roomId)}/call`;
}
