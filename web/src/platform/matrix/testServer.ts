// For tests of models: a server in memory, and the SDK's own client, rooms and events in front of it.
import "./quietFirst.ts";
import {
  createClient,
  type IRoomEvent,
  type MatrixClient,
  PendingEventOrdering,
  SyncState,
} from "matrix-js-sdk";
import { Store } from "../../core/store.ts";
import { quietLogger } from "./log.ts";
import type { Session, SessionStatus } from "./session.ts";

export const ANNA = "@anna:here";
export const BORIS = "@boris:here";
export const ROOM = "!garden:here";

interface Asked {
  method: string;
  /** Without what all have in common, and decoded. */
  path: string;
  query: URLSearchParams;
  body: Record<string, unknown>;
}

export type Answer = object | Response | Promise<object | Response>;
type Answering = (asked: Asked, ...parts: string[]) => Answer | undefined;

/** What a room gets in one answer of the server. */
export interface RoomNews {
  state?: object[];
  timeline?: object[];
  accountData?: object[];
  unread?: { total: number; highlight?: number };
  /** Something is left out before: the timeline begins anew. */
  isLimited?: boolean;
  prevBatch?: string;
  leaves?: boolean;
}

export class TestServer {
  readonly asked: Asked[] = [];
  readonly #answers: { method: string; path: RegExp; answer: Answering }[] = [];
  readonly #news: object[] = [];
  #tell: () => void = () => undefined;
  #count = 0;
  #nowMs = 1_700_000_000_000;
  isDown = false;

  constructor() {
    this.on("GET", /^\/versions$/, () => ({ versions: ["v1.11"] }));
    this.on("GET", /^\/pushrules\/$/, () => ({ global: {} }));
    this.on("POST", /^\/user\/.*\/filter$/, () => ({ filter_id: "1" }));
    this.on("GET", /^\/sync$/, (_asked) => this.#nextNews());
    this.on("PUT", /^\/rooms\/(.*)\/(?:send|redact)\//, () => ({ event_id: this.nextId() }));
  }

  /** Answer so from now on; what is said later comes first, and undefined leaves it to what was said before. */
  on(method: string, path: RegExp, answer: Answering): void {
    this.#answers.unshift({ method, path, answer });
  }

  nextId(): string {
    return `$${++this.#count}`;
  }

  /** An event as the server hands it out, a second after the one before. */
  event(sender: string, type: string, content: object, more: object = {}): IRoomEvent {
    this.#nowMs += 1000;
    return {
      event_id: this.nextId(),
      sender,
      type,
      content: content as never,
      origin_server_ts: this.#nowMs,
      unsigned: {},
      ...more,
    };
  }

  said(sender: string, body: string, more: object = {}): IRoomEvent {
    return this.event(sender, "m.room.message", { msgtype: "m.text", body }, more);
  }

  state(type: string, content: object, stateKey = "", sender = ANNA): IRoomEvent {
    return this.event(sender, type, content, { state_key: stateKey });
  }

  /** The state of a room of Anna and Boris, and whatever else is asked for. */
  founded(...more: object[]): object[] {
    return [
      this.state("m.room.create", { room_version: "11" }),
      this.state("m.room.member", { membership: "join", displayname: "Anna" }, ANNA),
      this.state("m.room.member", { membership: "join", displayname: "Boris" }, BORIS, BORIS),
      this.state("m.room.power_levels", { users: { [ANNA]: 100 } }),
      ...more,
    ];
  }

  /** What comes with the next answers to `/sync`. */
  tell(rooms: Record<string, RoomNews>, more: object = {}): void {
    const join: Record<string, object> = {};
    const leave: Record<string, object> = {};
    for (const [roomId, news] of Object.entries(rooms))
      (news.leaves ? leave : join)[roomId] = {
        state: { events: news.state ?? [] },
        timeline: {
          events: news.timeline ?? [],
          limited: news.isLimited ?? false,
          prev_batch: news.prevBatch ?? "start",
        },
        ephemeral: { events: [] },
        account_data: { events: news.accountData ?? [] },
        ...(news.unread && {
          unread_notifications: {
            notification_count: news.unread.total,
            highlight_count: news.unread.highlight ?? 0,
          },
        }),
      };
    this.#news.push({ rooms: { join, leave }, ...more });
    this.#tell();
  }

  fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    if (this.isDown) throw new TypeError("There is no network.");
    const url = new URL(String(input));
    const path = decodeURIComponent(
      url.pathname.replace(/^\/_matrix\/client(\/v\d+|\/unstable\/[^/]+)?/, ""),
    );
    const body = typeof init?.body === "string" ? JSON.parse(init.body) : {};
    const asked = { method: init?.method ?? "GET", path, query: url.searchParams, body };
    this.asked.push(asked);
    const answer = await unlessAborted(this.#answerTo(asked), init?.signal ?? undefined);
    return answer instanceof Response ? answer : Response.json(answer);
  };

  #answerTo(asked: Asked): Answer {
    for (const { method, path, answer } of this.#answers) {
      const found = method === asked.method && path.exec(asked.path);
      const given = found && answer(asked, ...found.slice(1));
      if (given) return given;
    }
    return refusal("M_UNRECOGNIZED", `Nobody answers ${asked.method} ${asked.path}.`, 404);
  }

  async #nextNews(): Promise<object> {
    while (this.#news.length === 0)
      await new Promise<void>((resolve) => {
        this.#tell = resolve;
      });
    return { next_batch: `after-${++this.#count}`, ...this.#news.shift() };
  }
}

export function refusal(errcode: string, error: string, status = 403, more: object = {}): Response {
  return Response.json({ errcode, error, ...more }, { status });
}

function unlessAborted(answer: Answer, signal: AbortSignal | undefined): Promise<object | Response> {
  return new Promise((resolve, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason));
    Promise.resolve(answer).then(resolve, reject);
  });
}

export interface TestSession {
  session: Session;
  client: MatrixClient;
  server: TestServer;
  status: Store<SessionStatus>;
  /** Ends the session, as closing the app does. */
  stop(): void;
}

let devices = 0;

/** What goes wrong here is what the test is about. */
const silent: typeof quietLogger = { ...quietLogger, error: () => undefined, getChild: () => silent };

/** Anna's session, after the first sync with the room of her and Boris. */
export async function signInAnna(server = new TestServer(), garden: RoomNews = {}): Promise<TestSession> {
  const account = {
    userId: ANNA,
    deviceId: `DEVICE${++devices}`,
    accessToken: "secret",
    baseUrl: "https://here",
    signedInMs: 0,
  };
  const { signedInMs: _signedInMs, ...known } = account;
  const client = createClient({
    ...known,
    fetchFn: server.fetch,
    timelineSupport: true,
    logger: silent,
  });
  const endings: (() => void)[] = [];
  const status = new Store<SessionStatus>("online");
  const session = { account, client, userId: ANNA, status, onStop: (end: () => void) => endings.push(end) };
  server.tell({ [ROOM]: { state: server.founded(), ...garden } });
  const prepared = new Promise<void>((done) => {
    client.on("sync" as never, ((state: SyncState) => state === SyncState.Prepared && done()) as never);
  });
  await client.startClient({ threadSupport: true, pendingEventOrdering: PendingEventOrdering.Detached });
  await prepared;
  const stop = () => {
    for (const end of endings.splice(0)) end();
    client.stopClient();
  };
  return { session: session as unknown as Session, client, server, status, stop };
}

/** Everything that can happen now has happened, on the disk too. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setTimeout(resolve));
}

/** What browsers have and Node does not. */
export function standInForBrowser(): EventTarget {
  const window = new EventTarget();
  Object.assign(globalThis, { window });
  Object.defineProperty(globalThis, "navigator", {
    value: { onLine: true, userAgent: "" },
    writable: true,
    configurable: true,
  });
  Promise.withResolvers ??= function withResolvers<T>() {
    let resolve: (value: T | PromiseLike<T>) => void = () => undefined;
    let reject: (reason?: unknown) => void = () => undefined;
    const promise = new Promise<T>((succeed, fail) => {
      resolve = succeed;
      reject = fail;
    });
    return { promise, resolve, reject };
  };
  return window;
}
