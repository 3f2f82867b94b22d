// The calls of a session as their events tell of them, kept on this device, also where a chat is no longer loaded so far back.
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { type CallSign, foldCall, readSign } from "../../../core/calls/fold.ts";
import { Store } from "../../../core/store.ts";
import { MatrixEventEvent, RoomEvent, RoomStateEvent } from "../../../platform/matrix/sdk.ts";
import type { Session } from "../../../platform/matrix/session.ts";
import { shelfOf } from "../../../platform/storage/shelfOf.ts";
import type { LoggedCall } from "./loggedCall.ts";
import { RtcLog } from "./rtcLog.ts";

interface Noted {
  roomId: string;
  /** By the id of the event, so that an event heard twice counts once. */
  signs: Record<string, CallSign>;
  isSilenced: boolean;
}

/** Older calls are forgotten. */
const MOST = 1000;

export class CallLog {
  /** Another number whenever something was heard. */
  readonly version = new Store(0);
  readonly #session: Session;
  readonly #calls = new Map<string, Noted>();
  readonly #rtc: RtcLog;

  constructor(session: Session) {
    this.#session = session;
    this.#rtc = new RtcLog(session, () => this.#changed());
    const { client } = session;
    const onTimeline = (event: MatrixEvent, room?: Room) => room && this.#hear(event);
    const onRedaction = (redaction: MatrixEvent) =>
      this.#forget(String(redaction.event.redacts ?? redaction.getContent().redacts));
    client.on(RoomEvent.Timeline, onTimeline);
    client.on(RoomEvent.LocalEchoUpdated, this.#hear);
    client.on(RoomStateEvent.Events, this.#hear);
    client.on(MatrixEventEvent.Decrypted, this.#hear);
    client.on(RoomEvent.Redaction, onRedaction);
    session.onStop(() => {
      client.off(RoomEvent.Timeline, onTimeline);
      client.off(RoomEvent.LocalEchoUpdated, this.#hear);
      client.off(RoomStateEvent.Events, this.#hear);
      client.off(MatrixEventEvent.Decrypted, this.#hear);
      client.off(RoomEvent.Redaction, onRedaction);
    });
    void this.#restore().catch(() => undefined);
    for (const room of client.getRooms())
      for (const event of room.getLiveTimeline().getEvents()) this.#hear(event);
  }

  find(roomId: string, callId: string): LoggedCall | undefined {
    const noted = this.#calls.get(nameOf(roomId, callId));
    return noted ? fold(noted) : this.#rtc.find(roomId, callId);
  }

  /** The newest first. */
  list(): LoggedCall[] {
    const classic = [...this.#calls.values()].flatMap((noted) => fold(noted) ?? []);
    return [...classic, ...this.#rtc.list()].sort((one, other) => other.startedMs - one.startedMs);
  }

  /** Note that a call was kept from ringing. */
  silence(roomId: string, callId: string): void {
    const name = nameOf(roomId, callId);
    this.#note(name, { ...(this.#calls.get(name) ?? { roomId, signs: {} }), isSilenced: true });
  }

  silenceRing(roomId: string, ringId: string): void {
    this.#rtc.silence(roomId, ringId);
  }

  async #restore(): Promise<void> {
    const shelf = shelfOf(this.#session);
    // Read at once, before what is heard now is written over it.
    const [rows] = await Promise.all([shelf.list<Noted>("calls"), this.#rtc.restore()]);
    const newest = rows.sort((one, other) => startOf(other.value) - startOf(one.value));
    for (const { name, value } of newest.slice(0, MOST)) {
      const heard = this.#calls.get(name);
      this.#calls.set(name, {
        ...value,
        signs: { ...value.signs, ...heard?.signs },
        isSilenced: value.isSilenced || (heard?.isSilenced ?? false),
      });
    }
    for (const { name } of newest.slice(MOST)) await shelf.remove("calls", name);
    this.#changed();
  }

  #hear = (event: MatrixEvent): void => {
    const roomId = event.getRoomId();
    const eventId = event.getId();
    if (!roomId || !eventId?.startsWith("$") || event.isRedacted()) return;
    const room = this.#session.client.getRoom(roomId);
    const rtcSign = room && this.#rtc.hear(event, room);
    if (rtcSign?.kind === "ring") this.#tellOfEnd(rtcSign);
    if (event.isState()) return;
    const sign = readSign(event.getType(), event.getContent(), event.getSender() ?? "", event.getTs());
    if (!sign) return;
    const name = nameOf(roomId, sign.callId);
    const noted = this.#calls.get(name) ?? { roomId, signs: {}, isSilenced: false };
    // What one has sent has one's own time, until the server has told its.
    if (noted.signs[eventId]?.atMs === sign.atMs) return;
    this.#note(name, { ...noted, signs: { ...noted.signs, [eventId]: sign } });
    if (sign.kind === "invite") this.#tellOfEnd(sign);
  };

  #note(name: string, noted: Noted): void {
    this.#calls.set(name, noted);
    // Without a place to keep it, it is known until the page is closed.
    void shelfOf(this.#session)
      .put("calls", name, noted)
      .catch(() => undefined);
    this.#changed();
  }

  #forget(eventId: string): void {
    this.#rtc.forget(eventId);
    for (const [name, noted] of this.#calls) {
      if (!(eventId in noted.signs)) continue;
      const { [eventId]: _, ...signs } = noted.signs;
      this.#note(name, { ...noted, signs });
    }
  }

  /** A call that nobody answers becomes a missed one without another event. */
  #tellOfEnd({ atMs, lifetimeMs = 0 }: Pick<CallSign, "atMs" | "lifetimeMs">): void {
    const leftMs = atMs + lifetimeMs - Date.now();
    if (leftMs <= 0) return;
    const timer = setTimeout(() => this.#changed(), leftMs + 1);
    this.#session.onStop(() => clearTimeout(timer));
  }

  #changed(): void {
    this.version.update((version) => version + 1);
  }
}

function fold({ roomId, signs, isSilenced }: Noted): LoggedCall | undefined {
  const folded = foldCall(Object.values(signs), Date.now());
  return folded && { ...folded, roomId, isSilenced };
}

function startOf({ signs }: Noted): number {
  return Math.min(...Object.values(signs).map(({ atMs }) => atMs));
}

function nameOf(roomId: string, callId: string): string {
  return `${roomId} ${callId}`;
}
