// Asking to be let in, and coming in when one is, however long that takes.
import { EventEmitter } from "node:events";
import { expect, test, vi } from "vitest";
import { Store } from "../../core/store.ts";
import { RoomEvent } from "../../platform/matrix/sdk.ts";
import type { Session, SessionStatus } from "../../platform/matrix/session.ts";
import { ASKED, askedOf } from "./asked.ts";
import { comeInWhenLetIn } from "./lettingIn.ts";

class Client extends EventEmitter {
  readonly memberships = new Map<string, string>();
  readonly joined: string[] = [];
  kept: { rooms?: string[] } | undefined;

  getRoom(roomId: string) {
    const membership = this.memberships.get(roomId);
    return membership ? { roomId, getMyMembership: () => membership } : null;
  }

  getAccountData(type: string) {
    return type === ASKED && this.kept ? { getContent: () => this.kept } : undefined;
  }

  async setAccountData(_type: string, content: { rooms: string[] }) {
    this.kept = content;
  }

  async joinRoom(roomId: string) {
    this.joined.push(roomId);
    this.become(roomId, "join");
  }

  become(roomId: string, membership: string) {
    const before = this.memberships.get(roomId);
    this.memberships.set(roomId, membership);
    this.emit(RoomEvent.MyMembership, this.getRoom(roomId), membership, before);
  }
}

/** Opens the app; what the server knows comes with the first answer. */
function open(client: Client) {
  const status = new Store<SessionStatus>("starting");
  const endings: (() => void)[] = [];
  const session = { client, status, onStop: (end: () => void) => endings.push(end) } as unknown as Session;
  comeInWhenLetIn(session);
  const close = () => {
    for (const end of endings) end();
  };
  return { session, close, answer: () => status.set("online") };
}

test("an open app comes in at once", async () => {
  const client = new Client();
  open(client).answer();
  client.become("!choir", "knock");
  client.become("!choir", "invite");
  expect(client.joined).toEqual(["!choir"]);
  await vi.waitFor(() => expect(client.kept).toEqual({ rooms: [] }));
});

test("who is let in while the app is closed comes in when it opens, with nothing remembered here", async () => {
  const client = new Client();
  const first = open(client);
  first.answer();
  await askedOf(first.session).note("!choir", true);
  client.become("!choir", "knock");
  first.close();

  client.memberships.set("!choir", "invite");
  client.memberships.set("!strangers", "invite");
  const second = open(client);
  expect(client.joined).toEqual([]);
  second.answer();
  expect(client.joined).toEqual(["!choir"]);
  await vi.waitFor(() => expect(client.kept).toEqual({ rooms: [] }));
});

test("after a refusal, an invitation is again something to decide about", async () => {
  const client = new Client();
  const { session, answer } = open(client);
  answer();
  await askedOf(session).note("!choir", true);
  client.become("!choir", "knock");
  client.become("!choir", "leave");
  // Asked and refused at once, the notes are made one after the other.
  await vi.waitFor(() => expect(client.kept).toEqual({ rooms: [] }));
  client.become("!choir", "invite");
  expect(client.joined).toEqual([]);
});

test("what was taken back while this app was closed is forgotten", async () => {
  const client = new Client();
  client.kept = { rooms: ["!gone", "!waits"] };
  client.memberships.set("!waits", "knock");
  open(client).answer();
  await vi.waitFor(() => expect(client.kept).toEqual({ rooms: ["!waits"] }));
});
