// Raised hands and quick reactions, as Element Call sends them: events that speak of one's membership of the call.
import type { MatrixEvent, Room } from "matrix-js-sdk";
import type { CallMembership } from "matrix-js-sdk/lib/matrixrtc";
import { Store } from "../../../core/store.ts";
import { RoomEvent } from "../../../platform/matrix/sdk.ts";
import type { Session } from "../../../platform/matrix/session.ts";

const HAND = "🖐️";
const REACTION = "io.element.call.reaction";
const SHOWN_MS = 3000;
export const EMOJI = {
  "👍": "thumbsup",
  "❤️": "heart",
  "😂": "laugh",
  "👏": "clapping",
  "🎉": "party",
} as const;
export type Emoji = keyof typeof EMOJI;

export class Hands {
  /** By the user: the event that raised the hand. */
  readonly raised = new Store<ReadonlyMap<string, string>>(new Map());
  /** By the user: what they show for a moment. */
  readonly shown = new Store<ReadonlyMap<string, string>>(new Map());
  readonly #session: Session;
  readonly #room: Room;
  readonly #list: () => readonly CallMembership[];

  constructor(session: Session, room: Room, list: () => readonly CallMembership[]) {
    this.#session = session;
    this.#room = room;
    this.#list = list;
    for (const event of room.getLiveTimeline().getEvents()) void this.#hear(event, room, true);
    room.on(RoomEvent.Timeline, this.#hear);
    room.on(RoomEvent.Redaction, this.#lower);
  }

  stop(): void {
    this.#room.off(RoomEvent.Timeline, this.#hear);
    this.#room.off(RoomEvent.Redaction, this.#lower);
  }

  async toggle(): Promise<void> {
    const { client, userId } = this.#session;
    const mine = this.raised.value.get(userId);
    if (mine) {
      await client.redactEvent(this.#room.roomId, mine);
      return this.raised.update((raised) => without(raised, userId));
    }
    const eventId = await this.#send("m.reaction", { rel_type: "m.annotation", key: HAND });
    if (eventId) this.raised.update((raised) => new Map(raised).set(userId, eventId));
  }

  async show(emoji: Emoji): Promise<void> {
    const eventId = await this.#send(REACTION, { rel_type: "m.reference" }, { emoji, name: EMOJI[emoji] });
    if (eventId) this.#showFor(this.#session.userId, emoji);
  }

  async #send(type: string, relation: object, more: object = {}): Promise<string | undefined> {
    const { client, userId, account } = this.#session;
    const mine = this.#list().find((one) => one.userId === userId && one.deviceId === account.deviceId);
    if (!mine) return undefined;
    const content = { "m.relates_to": { ...relation, event_id: mine.eventId }, ...more };
    const sent = await client.sendEvent(this.#room.roomId, type as never, content as never);
    return sent.event_id;
  }

  #hear = async (event: MatrixEvent, _room: Room | undefined, isOld: boolean | undefined): Promise<void> => {
    // What one sends oneself is known already.
    if (event.status || (event.getSender() === this.#session.userId && !isOld)) return;
    await this.#session.client.decryptEventIfNeeded(event);
    const relation = event.getRelation();
    const userId = event.getSender() ?? "";
    const isTheirs = this.#list().some((one) => one.userId === userId && one.eventId === relation?.event_id);
    if (!isTheirs || event.isRedacted()) return;
    if (event.getType() === "m.reaction" && relation?.key === HAND)
      this.raised.update((raised) => new Map(raised).set(userId, event.getId() ?? ""));
    const { emoji } = event.getContent();
    if (event.getType() === REACTION && !isOld && typeof emoji === "string") this.#showFor(userId, emoji);
  };

  #showFor(userId: string, emoji: string): void {
    const [first = ""] = [...new Intl.Segmenter().segment(emoji)].map(({ segment }) => segment);
    this.shown.update((shown) => new Map(shown).set(userId, first));
    setTimeout(() => this.shown.update((shown) => without(shown, userId)), SHOWN_MS);
  }

  #lower = (redaction: MatrixEvent): void => {
    const gone = redaction.event.redacts ?? redaction.getContent().redacts;
    const [userId] = [...this.raised.value].find(([, eventId]) => eventId === gone) ?? [];
    if (userId) this.raised.update((raised) => without(raised, userId));
  };
}

function without<Value>(map: ReadonlyMap<string, Value>, key: string): ReadonlyMap<string, Value> {
  const copy = new Map(map);
  copy.delete(key);
  return copy;
}
