// The server's interface for administrators; `/_veche/v1/openapi.json` describes it.
import { ask } from "../../platform/matrix/ask.ts";
import type { Session } from "../../platform/matrix/session.ts";

const ADMIN = "/_veche/v1/admin";
const CALLING = `${ADMIN}/calls/suspensions`;
const PAGE = 50;
const LOCKING = "/_matrix/client/v1/admin";

export interface Me {
  user_id: string;
  is_admin: boolean;
}

export interface UserFacts {
  user_id: string;
  display_name: string | null;
  created_ms: number;
  is_admin: boolean;
  is_guest: boolean;
  is_locked: boolean;
  is_suspended: boolean;
  deactivated_ms: number | null;
  device_count: number;
  seen_ms: number | null;
}

export interface UserDetails extends UserFacts {
  emails: string[];
  rooms_joined: number;
  media_bytes: number;
}

export interface RoomFacts {
  room_id: string;
  name: string | null;
  canonical_alias: string | null;
  room_type: string | null;
  version: string;
  creator: string;
  created_ms: number;
  active_ms: number;
  joined_count: number;
  join_rule: string;
  is_encrypted: boolean;
  is_listed: boolean;
  shut_ms: number | null;
}

export interface Token {
  token: string;
  uses_allowed: number | null;
  uses: number;
  expires_ms: number | null;
  created_ms: number;
  is_valid: boolean;
}

export interface Report {
  number: number;
  about: "event" | "room" | "user";
  reporter: string;
  reported_ms: number;
  reason: string;
  room_id: string | null;
  room_name: string | null;
  user_id: string | null;
  event: {
    sender: string;
    body: string | null;
    is_encrypted: boolean;
    is_deleted: boolean;
  } | null;
  handled_by: string | null;
}

export interface CallSuspension {
  suspension_id: string;
  user_id: string;
  reason: string;
  since_ms: number;
  until_ms: number;
  ended_ms: number | null;
  appeal: string | null;
  outcome: "open" | "granted" | "refused" | null;
}

export interface Health {
  version: string;
  started_ms: number;
  now_ms: number;
  memory_bytes: number;
  users: number;
  guests: number;
  rooms: number;
  open_reports: number;
  database: { engine: "sqlite" | "postgresql"; position: number; size_bytes: number };
  jobs: { waiting: number; overdue: number; failing: number };
  disk: { free_bytes: number; total_bytes: number };
  media: { count: number; size_bytes: number; thumbnail_bytes: number };
}

export interface Setting {
  section: string;
  name: string;
  /** Null for a secret. */
  value: string | null;
  default: string | null;
  is_set: boolean;
  /** Null when nobody has given it. */
  origin: string | null;
  meaning: string;
}

/** A page of a list, and what comes after it; null at the end. */
export interface Slice<Item> {
  items: Item[];
  next: string | null;
}

export type Standing = "any" | "admin" | "locked" | "suspended" | "deactivated" | "guest";

export class AdminApi {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  me(): Promise<Me> {
    return ask(this.#session, "GET", "/_veche/v1/me");
  }

  health(): Promise<Health> {
    return ask(this.#session, "GET", `${ADMIN}/health`);
  }

  async settings(): Promise<Setting[]> {
    const answer = await ask<{ settings: Setting[] }>(this.#session, "GET", `${ADMIN}/settings`);
    return answer.settings;
  }

  async users(search: string, standing: Standing, after: string): Promise<Slice<UserFacts>> {
    const query = new URLSearchParams({ search, standing, after });
    const path = `${ADMIN}/users?${query}`;
    const page = await ask<{ users: UserFacts[]; next_after: string | null }>(this.#session, "GET", path);
    return { items: page.users, next: page.next_after };
  }

  user(userId: string): Promise<UserDetails> {
    return ask(this.#session, "GET", `${ADMIN}/users/${encodeURIComponent(userId)}`);
  }

  async addUser(name: string, password: string): Promise<string> {
    const made = await ask<{ user_id: string }>(this.#session, "POST", `${ADMIN}/users`, { name, password });
    return made.user_id;
  }

  async resetPassword(userId: string, password: string): Promise<void> {
    await this.#onUser("PUT", userId, "password", { password });
  }

  async deactivate(userId: string, erase: boolean): Promise<void> {
    await this.#onUser("POST", userId, "deactivate", { erase });
  }

  async setAdmin(userId: string, isAdmin: boolean): Promise<void> {
    await this.#onUser("PUT", userId, "admin", { admin: isAdmin });
  }

  async setLocked(userId: string, locked: boolean): Promise<void> {
    await ask(this.#session, "PUT", `${LOCKING}/lock/${encodeURIComponent(userId)}`, { locked });
  }

  async setSuspended(userId: string, suspended: boolean): Promise<void> {
    await ask(this.#session, "PUT", `${LOCKING}/suspend/${encodeURIComponent(userId)}`, { suspended });
  }

  async rooms(search: string, after: string): Promise<Slice<RoomFacts>> {
    const path = `${ADMIN}/rooms?${new URLSearchParams({ search, after })}`;
    const page = await ask<{ rooms: RoomFacts[]; next_after: string | null }>(this.#session, "GET", path);
    return { items: page.rooms, next: page.next_after };
  }

  room(roomId: string): Promise<RoomFacts> {
    return ask(this.#session, "GET", `${ADMIN}/rooms/${encodeURIComponent(roomId)}`);
  }

  async setShut(roomId: string, shut: boolean): Promise<void> {
    await ask(this.#session, "PUT", `${ADMIN}/rooms/${encodeURIComponent(roomId)}/shut`, { shut });
  }

  /** With an occasion, only those that come of it. */
  async reports(isHandled: boolean, before: string, occasion: "" | "call" = ""): Promise<Slice<Report>> {
    const query = new URLSearchParams({ handled: String(isHandled), occasion, ...(before && { before }) });
    const path = `${ADMIN}/reports?${query}`;
    const page = await ask<{ reports: Report[]; next_before: number | null }>(this.#session, "GET", path);
    return { items: page.reports, next: page.next_before === null ? null : String(page.next_before) };
  }

  async setHandled(number: number, handled: boolean): Promise<void> {
    await ask(this.#session, "PUT", `${ADMIN}/reports/${number}/handled`, { handled });
  }

  async callSuspensions(before: string): Promise<Slice<CallSuspension>> {
    const query = new URLSearchParams({ limit: String(PAGE), ...(before && { before_ms: before }) });
    const path = `${CALLING}?${query}`;
    const { suspensions } = await ask<{ suspensions: CallSuspension[] }>(this.#session, "GET", path);
    const last = suspensions.at(-1);
    return { items: suspensions, next: suspensions.length < PAGE || !last ? null : String(last.since_ms) };
  }

  async suspendCalling(userId: string, reason: string, untilMs: number): Promise<void> {
    await ask(this.#session, "POST", CALLING, { user_id: userId, reason, until_ms: untilMs });
  }

  async endCallSuspension(suspensionId: string): Promise<void> {
    await ask(this.#session, "POST", `${CALLING}/${encodeURIComponent(suspensionId)}/end`);
  }

  async refuseAppeal(suspensionId: string): Promise<void> {
    await ask(this.#session, "POST", `${CALLING}/${encodeURIComponent(suspensionId)}/refuse`);
  }

  async tokens(): Promise<Token[]> {
    return (await ask<{ tokens: Token[] }>(this.#session, "GET", `${ADMIN}/registration-tokens`)).tokens;
  }

  addToken(wish: { uses_allowed?: number; lifetime_s?: number }): Promise<Token> {
    return ask(this.#session, "POST", `${ADMIN}/registration-tokens`, wish);
  }

  async removeToken(token: string): Promise<void> {
    await ask(this.#session, "DELETE", `${ADMIN}/registration-tokens/${encodeURIComponent(token)}`);
  }

  async #onUser(method: "PUT" | "POST", userId: string, what: string, body: object): Promise<void> {
    await ask(this.#session, method, `${ADMIN}/users/${encodeURIComponent(userId)}/${what}`, body);
  }
}
