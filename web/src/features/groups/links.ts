// Invite links of a room: made, listed and taken back at the server, which brings in whoever has one.
import { ask } from "../../platform/matrix/ask.ts";
import type { Session } from "../../platform/matrix/session.ts";

export interface InviteLink {
  token: string;
  maker: string;
  name: string;
  created_ms: number;
  expires_ms?: number;
  uses_allowed?: number;
  uses: number;
}

export interface LinkWish {
  name?: string;
  lifetime_ms?: number;
  uses?: number;
}

export interface LinkPreview {
  room_id: string;
  name?: string;
  topic?: string;
  avatar_url?: string;
  num_joined_members: number;
  encryption?: string;
  room_type?: string;
  inviter: { user_id: string; displayname?: string };
}

export async function listLinks(session: Session, roomId: string): Promise<InviteLink[]> {
  return (await ask<{ links: InviteLink[] }>(session, "GET", ofRoom(roomId))).links;
}

export function makeLink(session: Session, roomId: string, wish: LinkWish): Promise<InviteLink> {
  return ask(session, "POST", ofRoom(roomId), wish);
}

export async function revokeLink(session: Session, roomId: string, token: string): Promise<void> {
  await ask(session, "DELETE", `${ofRoom(roomId)}/${encodeURIComponent(token)}`);
}

export function previewLink(session: Session, token: string): Promise<LinkPreview> {
  return ask(session, "GET", `/_veche/v1/links/${encodeURIComponent(token)}`);
}

export async function followLink(session: Session, token: string): Promise<string> {
  const path = `/_veche/v1/links/${encodeURIComponent(token)}/join`;
  return (await ask<{ room_id: string }>(session, "POST", path, {})).room_id;
}

/** What is given to others: it opens the app of the server that keeps the room. */
export function addressOf(session: Session, token: string): string {
  return new URL(`/join/${token}`, session.client.baseUrl).href;
}

function ofRoom(roomId: string): string {
  return `/_veche/v1/rooms/${encodeURIComponent(roomId)}/links`;
}
