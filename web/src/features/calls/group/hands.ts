// Raised hands and quick reactions, as Element Call sends them: events that speak of one's membership of the call.
import type { MatrixEvent } from "matrix-js-sdk";
import { Store } from "../../../core/store.ts";
import { ClientEvent } from "../../../platform/matrix/sdk.ts";
import { EMOJI, type Emoji, REACTION, ShownReactions, without } from "../reactions.ts";
import type { Wire } from "./wire.ts";

const HAND = "🖐️";

export class Hands {
  /** By the user: the event that raised the hand. */
  readonly raised = new Store<ReadonlyMap<string, string>>(new Map());
  readonly #reactions = new ShownReactions();
  readonly #wire: Wire;

  constructor(wire: Wire) {
    this.#wire = wire;
    // Not of the timeline, as the wire does not either. Not by the wire: hands are sent openly.
    wire.session.client.on(ClientEvent.Event, this.#hear);
  }

  /** By the user: what they show for a moment. */
  get shown(): ShownReactions["shown"] {
    return this.#reactions.shown;
  }

  stop(): void {
    this.#wire.session.client.off(ClientEvent.Event, this.#hear);
  }

  /** Ask for the hands that were raised before one came. */
  async catchUp(): Promise<void> {
    const { session, room, members } = this.#wire;
    const found = members.map(async ({ eventId }) => {
      const { events } = await session.client.relations(room.roomId, eventId, "m.annotation", "m.reaction");
      for (const event of events) this.#noteHand(event);
    });
    await Promise.allSettled(found);
  }

  async toggle(): Promise<void> {
    const { client, userId } = this.#wire.session;
    const mine = this.raised.value.get(userId);
    if (mine) {
      await client.redactEvent(this.#wire.room.roomId, mine);
      return this.raised.update((raised) => without(raised, userId));
    }
    const eventId = await this.#wire.send("m.reaction", { rel_type: "m.annotation", key: HAND });
    if (eventId) this.raised.update((raised) => new Map(raised).set(userId, eventId));
  }

  async show(emoji: Emoji): Promise<void> {
    await this.#wire.send(REACTION, { rel_type: "m.reference" }, { emoji, name: EMOJI[emoji] });
  }

  #hear = async (event: MatrixEvent): Promise<void> => {
    if (event.getRoomId() !== this.#wire.room.roomId || event.isState()) return;
    if (event.isRedaction()) return this.#lower(event);
    await this.#wire.session.client.decryptEventIfNeeded(event);
    this.#noteHand(event);
    const { emoji } = event.getContent();
    if (event.getType() === REACTION && this.#wire.memberOf(event) && typeof emoji === "string")
      this.#reactions.note(event.getSender() ?? "", emoji);
  };

  #noteHand(event: MatrixEvent): void {
    if (event.getType() !== "m.reaction" || event.getRelation()?.key !== HAND || event.isRedacted()) return;
    if (!this.#wire.memberOf(event)) return;
    this.raised.update((raised) => new Map(raised).set(event.getSender() ?? "", event.getId() ?? ""));
  }

  #lower(redaction: MatrixEvent): void {
    const gone = redaction.event.redacts ?? redaction.getContent().redacts;
    const [userId] = [...this.raised.value].find(([, eventId]) => eventId === gone) ?? [];
    if (userId) this.raised.update((raised) => without(raised, userId));
  }
}
