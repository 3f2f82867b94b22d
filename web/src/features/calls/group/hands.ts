// Raised hands and quick reactions, as Element Call sends them: events that speak of one's membership of the call.
import type { MatrixEvent, Room } from "matrix-js-sdk";
import type { CallMembership } from "matrix-js-sdk/lib/matrixrtc";
import { Store } from "../../../core/store.ts";
import { ClientEvent } from "../../../platform/matrix/sdk.ts";
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
    // Not of the timeline: it leaves out what speaks of events that are not in it, such as memberships of calls.
    session.client.on(ClientEvent.Event, this.#hear);
  }

  stop(): void {
    this.#session.client.off(ClientEvent.Event, this.#hear);
  }

  /** Ask for the hands that were raised before one came. */
  async catchUp(): Promise<void> {
    const { client } = this.#session;
    const found = this.#list().map(async ({ eventId }) => {
      const { events } = await client.relations(this.#room.roomId, eventId, "m.annotation", "m.reaction");
      for (const event of events) this.#noteHand(event);
    });
    await Promise.allSettled(found);
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
    await this.#send(REACTION, { rel_type: "m.reference" }, { emoji, name: EMOJI[emoji] });
  }

  async #send(type: string, relation: object, more: object = {}): Promise<string | undefined> {
    const { client, userId, account } = this.#session;
    const mine = this.#list().find((one) => one.userId === userId && one.deviceId === account.deviceId);
    if (!mine) return undefined;
    const content = { "m.relates_to": { ...relation, event_id: mine.eventId }, ...more };
    const sent = await client.sendEvent(this.#room.roomId, type as never, content as never);
    return sent.event_id;
  }

  #hear = async (event: MatrixEvent): Promise<void> => {
    if (event.getRoomId() !== this.#room.roomId || event.isState()) return;
    if (event.isRedaction()) return this.#lower(event);
    await this.#session.client.decryptEventIfNeeded(event);
    this.#noteHand(event);
    const { emoji } = event.getContent();
    if (event.getType() === REACTION && this.#isOfMember(event) && typeof emoji === "string")
      this.#showFor(event.getSender() ?? "", emoji);
  };

  #noteHand(event: MatrixEvent): void {
    if (event.getType() !== "m.reaction" || event.getRelation()?.key !== HAND || event.isRedacted()) return;
    if (!this.#isOfMember(event)) return;
    this.raised.update((raised) => new Map(raised).set(event.getSender() ?? "", event.getId() ?? ""));
  }

  /** Whether it speaks of the membership of whoever has sent it: nobody raises another's hand. */
  #isOfMember(event: MatrixEvent): boolean {
    const { event_id: about } = event.getRelation() ?? {};
    return this.#list().some(({ userId, eventId }) => userId === event.getSender() && eventId === about);
  }

  #showFor(userId: string, emoji: string): void {
    const [first = ""] = [...new Intl.Segmenter().segment(emoji)].map(({ segment }) => segment);
    this.shown.update((shown) => new Map(shown).set(userId, first));
    setTimeout(() => this.shown.update((shown) => without(shown, userId)), SHOWN_MS);
  }

  #lower(redaction: MatrixEvent): void {
    const gone = redaction.event.redacts ?? redaction.getContent().redacts;
    const [userId] = [...this.raised.value].find(([, eventId]) => eventId === gone) ?? [];
    if (userId) this.raised.update((raised) => without(raised, userId));
  }
}

function without<Value>(map: ReadonlyMap<string, Value>, key: string): ReadonlyMap<string, Value> {
  const copy = new Map(map);
  copy.delete(key);
  return copy;
}
