// Hears what rings by MatrixRTC, who has declined, and what was taken back, in chats of two and in small groups.
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { isMeant, mayRingAll } from "../../../core/calls/groupRing.ts";
import {
  DECLINE,
  LONGEST_RING_MS,
  RING,
  type Ring,
  readDecline,
  readRing,
} from "../../../core/calls/ring.ts";
import { Store } from "../../../core/store.ts";
import { ClientEvent, KnownMembership, MatrixEventEvent, RoomEvent } from "../../../platform/matrix/sdk.ts";
import type { Session } from "../../../platform/matrix/session.ts";

export interface HeardRing {
  id: string;
  event: MatrixEvent;
  room: Room;
  caller: string;
  /** By the server's clock. */
  sentMs: number;
  /** By this device's clock. */
  endsMs: number;
  isVideo: boolean | undefined;
  /** Everybody in a group is called. */
  isOfGroup: boolean;
}

/** More than are looked at together when an app is opened. */
const MOST = 500;
const LOOK_BACK = 20;

export class Doorbell {
  /** Another number whenever a call was declined, or taken back. */
  readonly version = new Store(0);
  readonly #session: Session;
  readonly #heard = new Set<string>();
  /** By the ring and who declined it: whether they were busy. */
  readonly #declines = new Map<string, boolean>();
  #onRing: (ring: HeardRing) => void = () => undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  start(onRing: (ring: HeardRing) => void): void {
    const { client } = this.#session;
    this.#onRing = onRing;
    const onRedaction = () => this.#changed();
    // Not of the timeline: it leaves out what speaks of events that are not in it, such as memberships of calls.
    client.on(ClientEvent.Event, this.#hear);
    client.on(MatrixEventEvent.Decrypted, this.#hear);
    client.on(RoomEvent.Redaction, onRedaction);
    this.#session.onStop(() => {
      client.off(ClientEvent.Event, this.#hear);
      client.off(MatrixEventEvent.Decrypted, this.#hear);
      client.off(RoomEvent.Redaction, onRedaction);
    });
    for (const room of client.getRooms())
      for (const event of room.getLiveTimeline().getEvents().slice(-LOOK_BACK)) void this.#hear(event);
  }

  /** Undefined where they have not declined. */
  declineOf(ringId: string, userId: string): "declined" | "busy" | undefined {
    const isBusy = this.#declines.get(keyOf(ringId, userId));
    if (isBusy === undefined) return undefined;
    return isBusy ? "busy" : "declined";
  }

  #hear = async (event: MatrixEvent): Promise<void> => {
    if (event.isState() || event.getLocalAge() > LONGEST_RING_MS) return;
    await this.#session.client.decryptEventIfNeeded(event);
    const id = event.getId();
    const type = event.getType();
    if (!id?.startsWith("$") || event.isRedacted() || (type !== RING && type !== DECLINE)) return;
    if (this.#heard.has(id)) return;
    remember(this.#heard, id);
    if (type === DECLINE) this.#noteDecline(event);
    else this.#ring(event, id);
  };

  #noteDecline(event: MatrixEvent): void {
    const decline = readDecline(event.getContent());
    if (!decline) return;
    this.#declines.set(keyOf(decline.about, event.getSender() ?? ""), decline.isBusy);
    if (this.#declines.size > MOST) this.#declines.delete([...this.#declines.keys()][0] ?? "");
    this.#changed();
  }

  #ring(event: MatrixEvent, id: string): void {
    const room = this.#session.client.getRoom(event.getRoomId());
    const caller = event.getSender() ?? "";
    const sentMs = event.getTs();
    const ring: Ring | undefined = readRing(event.getContent(), sentMs);
    if (!room || !ring || caller === this.#session.userId) return;
    const isOfGroup = !isPair(room, caller);
    if (isOfGroup && !this.#isForGroup(event, room, caller)) return;
    // Where a chat is sealed, whoever carries it cannot make anything ring.
    if (!room.hasEncryptionStateEvent() || !event.isEncrypted()) return;
    const leftMs = ring.lifetimeMs - event.getLocalAge();
    if (leftMs <= 0) return;
    const endsMs = Date.now() + leftMs;
    this.#onRing({ id, event, room, caller, sentMs, endsMs, isVideo: ring.isVideo, isOfGroup });
  }

  #isForGroup(event: MatrixEvent, room: Room, caller: string): boolean {
    if (room.getMember(caller)?.membership !== KnownMembership.Join) return false;
    return mayRingAll(room.getJoinedMemberCount()) && isMeant(event.getContent(), this.#session.userId);
  }

  #changed(): void {
    this.version.update((version) => version + 1);
  }
}

/** Whether nobody but the two of us is in a room. */
export function isPair(room: Room, otherId: string): boolean {
  return room.getJoinedMemberCount() === 2 && room.getMember(otherId)?.membership === KnownMembership.Join;
}

function keyOf(ringId: string, userId: string): string {
  return `${ringId} ${userId}`;
}

function remember(known: Set<string>, id: string): void {
  known.add(id);
  if (known.size > MOST) known.delete([...known][0] ?? "");
}
