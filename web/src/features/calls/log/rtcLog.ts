// What the events of chats of two, and of groups that were rung, tell of their calls by MatrixRTC, kept on this device.
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { foldCall } from "../../../core/calls/fold.ts";
import { CALL_MEMBER } from "../../../core/calls/ring.ts";
import { type RtcSign, readRtcSign, splitCalls, splitGroupCalls } from "../../../core/calls/rtcSigns.ts";
import type { Session } from "../../../platform/matrix/session.ts";
import { shelfOf } from "../../../platform/storage/shelfOf.ts";
import type { LoggedCall } from "./loggedCall.ts";

interface Noted {
  /** By the id of the event, so that an event heard twice counts once. */
  signs: Record<string, RtcSign>;
  /** Calls that did not ring, because of one's settings or the server's rules. */
  silenced: string[];
}

/** Of each chat; older ones are forgotten. */
const MOST_SIGNS = 400;
const TABLE = "rtc-calls";

export class RtcLog {
  readonly #session: Session;
  readonly #rooms = new Map<string, Noted>();
  readonly #tell: () => void;
  /** What was heard before that is kept with what is known of earlier times. */
  #isRestored = false;

  constructor(session: Session, tell: () => void) {
    this.#session = session;
    this.#tell = tell;
  }

  /** Without a place where it is kept, it is known until the page is closed. */
  async restore(): Promise<void> {
    const rows = await shelfOf(this.#session)
      .list<Noted>(TABLE)
      .catch(() => []);
    this.#isRestored = true;
    const heard = new Map(this.#rooms);
    for (const { name, value } of rows) this.#rooms.set(name, value);
    for (const [roomId, { signs, silenced }] of heard) {
      const kept = this.#rooms.get(roomId);
      this.#note(roomId, {
        signs: { ...kept?.signs, ...signs },
        silenced: [...new Set([...(kept?.silenced ?? []), ...silenced])],
      });
    }
  }

  /** Returns what was new in an event, if it is about a call that rang. */
  hear(event: MatrixEvent, room: Room): RtcSign | undefined {
    const id = event.getId() ?? "";
    const noted = this.#rooms.get(room.roomId) ?? { signs: {}, silenced: [] };
    if (event.isState() && !this.#matters(event, room, Object.values(noted.signs))) return undefined;
    const sign = readRtcSign(event.getType(), event.getContent(), event.getSender() ?? "", event.getTs(), id);
    if (!sign || noted.signs[id]?.atMs === sign.atMs) return undefined;
    this.#note(room.roomId, { ...noted, signs: { ...noted.signs, [id]: sign } });
    return sign;
  }

  list(): LoggedCall[] {
    return [...this.#rooms.keys()].flatMap((roomId) => this.#listOf(roomId));
  }

  find(roomId: string, callId: string): LoggedCall | undefined {
    return this.#listOf(roomId).find((call) => call.callId === callId);
  }

  silence(roomId: string, callId: string): void {
    const noted = this.#rooms.get(roomId) ?? { signs: {}, silenced: [] };
    this.#note(roomId, { ...noted, silenced: [...noted.silenced, callId] });
  }

  forget(eventId: string): void {
    for (const [roomId, noted] of this.#rooms) {
      if (!(eventId in noted.signs)) continue;
      const { [eventId]: _, ...signs } = noted.signs;
      this.#note(roomId, { ...noted, signs });
    }
  }

  /** In groups people come and go without anybody being called: of others, only who answers a ring of one's own. */
  #matters(event: MatrixEvent, room: Room, noted: readonly RtcSign[]): boolean {
    if (event.getType() !== CALL_MEMBER) return false;
    const { userId } = this.#session;
    if (!isGroup(room) || event.getSender() === userId) return true;
    const rungMs = Math.max(
      ...noted.filter((one) => one.kind === "ring" && one.sender === userId).map(timeOf),
    );
    return (
      rungMs > 0 && !noted.some((one) => one.sender !== userId && one.kind === "came" && one.atMs > rungMs)
    );
  }

  #listOf(roomId: string): LoggedCall[] {
    const { signs, silenced } = this.#rooms.get(roomId) ?? { signs: {}, silenced: [] };
    const { client, userId } = this.#session;
    const room = client.getRoom(roomId);
    const all = Object.values(signs);
    const calls = room && isGroup(room) ? splitGroupCalls(all, userId) : splitCalls(all);
    return calls.flatMap((call) => {
      const folded = foldCall(call, Date.now());
      return folded ? [{ ...folded, roomId, isSilenced: silenced.includes(folded.callId) }] : [];
    });
  }

  #note(roomId: string, { signs, silenced }: Noted): void {
    const newest = Object.entries(signs)
      .sort(([, one], [, other]) => other.atMs - one.atMs)
      .slice(0, MOST_SIGNS);
    const noted = { signs: Object.fromEntries(newest), silenced: silenced.slice(-MOST_SIGNS) };
    this.#rooms.set(roomId, noted);
    if (this.#isRestored)
      void shelfOf(this.#session)
        .put(TABLE, roomId, noted)
        .catch(() => undefined);
    this.#tell();
  }
}

function isGroup(room: Room): boolean {
  return room.getJoinedMemberCount() !== 2;
}

function timeOf({ atMs }: RtcSign): number {
  return atMs;
}
