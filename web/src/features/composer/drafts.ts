// The draft of one room or thread: kept on this device at once, and, sealed, on the server for the other devices.
import type { MatrixClient, MatrixEvent, Room } from "matrix-js-sdk";
import { fromBase64, toBase64 } from "../../core/attachmentCipher.ts";
import { type Draft, isEmptyDraft, NO_DRAFT, newerDraft, readDraft } from "../../core/draft.ts";
import { draftKeyOf } from "../../platform/matrix/draftKey.ts";
import { RoomEvent } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { open, seal } from "../../platform/storage/seal.ts";
import { shelfOf } from "../../platform/storage/shelfOf.ts";

/** Account data of a room: `{ iv, data }`, sealed with a key that only the person's verified devices have. */
const TYPE = "org.veche.draft";
const LOCAL_MS = 300;
const REMOTE_MS = 2500;

type Change = Omit<Draft, "changedMs">;

/** By name, as it is here and now: the disk knows it a little later, and a field that is drawn anew cannot wait. */
const latest = new WeakMap<Session, Map<string, Draft>>();

export class Drafts {
  readonly #session: Session;
  readonly #room: Room;
  readonly #name: string;
  readonly #threadId: string | undefined;
  #draft: Draft = NO_DRAFT;
  #adopt: (draft: Draft) => void = () => undefined;
  #localTimer: ReturnType<typeof setTimeout> | undefined;
  #remoteTimer: ReturnType<typeof setTimeout> | undefined;
  /** Whether the other devices know a draft that has to be taken back when it was sent. */
  #isShared = false;

  constructor(session: Session, room: Room, threadId?: string) {
    this.#session = session;
    this.#room = room;
    this.#threadId = threadId;
    this.#name = threadId ? `${room.roomId}\n${threadId}` : room.roomId;
  }

  /** Call `adopt` with a draft that is newer than what is being written here: from the disk, or another device. */
  follow(adopt: (draft: Draft) => void): void {
    this.#adopt = adopt;
    this.#hear(this.#known.get(this.#name));
    void this.#readLocal();
    if (this.#threadId) return;
    const read = (event: MatrixEvent) => event.getType() === TYPE && void this.#readRemote(event);
    const now = this.#room.getAccountData(TYPE);
    if (now) void this.#readRemote(now);
    this.#room.on(RoomEvent.AccountData, read);
    this.#session.onStop(() => this.#room.off(RoomEvent.AccountData, read));
  }

  change(change: Change): void {
    if (isEmptyDraft(this.#draft) && isEmptyDraft({ ...change, changedMs: 0 })) return;
    this.#take({ ...change, changedMs: this.#nextMs() });
    clearTimeout(this.#localTimer);
    this.#localTimer = setTimeout(() => void this.#writeLocal(), LOCAL_MS);
    clearTimeout(this.#remoteTimer);
    this.#remoteTimer = setTimeout(() => void this.#writeRemote(), REMOTE_MS);
  }

  /** It was sent: no device goes on with it. */
  clear(): void {
    if (isEmptyDraft(this.#draft)) return;
    this.#take({ text: "", mentions: [], changedMs: this.#nextMs() });
    void this.#writeLocal();
    if (this.#isShared) void this.#writeRemote();
    else clearTimeout(this.#remoteTimer);
    this.#remoteTimer = undefined;
  }

  /** Write now what would be written soon. */
  async flush(): Promise<void> {
    const isWaiting = this.#localTimer !== undefined || this.#remoteTimer !== undefined;
    if (!isWaiting) return;
    await Promise.all([this.#writeLocal(), this.#writeRemote()]);
  }

  get #known(): Map<string, Draft> {
    const known = latest.get(this.#session) ?? new Map<string, Draft>();
    latest.set(this.#session, known);
    return known;
  }

  #take(draft: Draft): void {
    this.#draft = draft;
    this.#known.set(this.#name, draft);
  }

  /** A clock that goes wrong must not make a newer draft look older. */
  #nextMs(): number {
    return Math.max(Date.now(), this.#draft.changedMs + 1);
  }

  async #readLocal(): Promise<void> {
    this.#hear(readDraft(await shelfOf(this.#session).find("drafts", this.#name)));
  }

  async #readRemote(event: MatrixEvent): Promise<void> {
    const { iv, data } = event.getContent();
    const key = await draftKeyOf(this.#session);
    if (!key || typeof iv !== "string" || typeof data !== "string") return;
    const draft = readDraft(await open(key, { iv: fromBase64(iv), data: fromBase64(data).buffer }));
    if (draft) this.#isShared = !isEmptyDraft(draft);
    this.#hear(draft);
  }

  #hear(draft: Draft | undefined): void {
    if (!draft || newerDraft(this.#draft, draft) === this.#draft) return;
    this.#take(draft);
    this.#adopt(draft);
  }

  async #writeLocal(): Promise<void> {
    clearTimeout(this.#localTimer);
    this.#localTimer = undefined;
    const shelf = shelfOf(this.#session);
    if (isEmptyDraft(this.#draft)) await shelf.remove("drafts", this.#name);
    else await shelf.put("drafts", this.#name, this.#draft);
  }

  /** What the server does not take now goes with the next change; this device has it anyway. */
  async #writeRemote(): Promise<void> {
    clearTimeout(this.#remoteTimer);
    this.#remoteTimer = undefined;
    const key = this.#threadId ? undefined : await draftKeyOf(this.#session);
    if (!key) return;
    const { iv, data } = await seal(key, this.#draft);
    const content = { iv: toBase64(iv), data: toBase64(new Uint8Array(data)) };
    this.#isShared = !isEmptyDraft(this.#draft);
    await putAccountData(this.#session.client, this.#room.roomId, content).catch(() => undefined);
  }
}

async function putAccountData(client: MatrixClient, roomId: string, content: object): Promise<void> {
  await client.setRoomAccountData(roomId, TYPE as never, content as never);
}
