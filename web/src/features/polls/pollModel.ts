// One poll: its votes from the server and as they come, its end, and voting.
import type { MatrixEvent, Room } from "matrix-js-sdk";
import {
  type Poll,
  readPoll,
  readVote,
  type Tally,
  tallyPoll,
  type Vote,
} from "../../core/relations/poll.ts";
import { Store } from "../../core/store.ts";
import { MatrixEventEvent, RoomEvent } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { outboxOf } from "../../platform/outbox/index.ts";

export const START = /^(m\.poll\.start|org\.matrix\.msc3381\.poll\.start)$/;
const RESPONSE = /^(m\.poll\.response|org\.matrix\.msc3381\.poll\.response)$/;
const END = /^(m\.poll\.end|org\.matrix\.msc3381\.poll\.end)$/;
const MOST_PAGES = 20;

export interface PollState {
  poll: Poll;
  tally: Tally;
  /** What I have chosen. */
  mine: readonly string[];
  isEnded: boolean;
  /** Whether all votes are here. */
  isComplete: boolean;
}

export class PollModel {
  readonly state: Store<PollState | undefined>;
  readonly #session: Session;
  readonly #room: Room;
  readonly #event: MatrixEvent;
  readonly #related = new Map<string, MatrixEvent>();
  #isComplete = false;

  constructor(session: Session, room: Room, event: MatrixEvent) {
    this.#session = session;
    this.#room = room;
    this.#event = event;
    this.state = new Store(this.#fold());
  }

  /** Follow the votes; returns what ends it. */
  open = (): (() => void) => {
    const { client } = this.#session;
    const add = (event: MatrixEvent) => this.#isMine(event) && this.#add(event);
    const fold = () => this.state.set(this.#fold());
    const stop = this.#session.status.subscribe(() => {
      if (this.#session.status.value === "online" && !this.#isComplete) void this.#load();
    });
    this.#room.on(RoomEvent.Timeline, add);
    this.#room.on(RoomEvent.LocalEchoUpdated, add);
    this.#room.on(RoomEvent.Redaction, fold);
    client.on(MatrixEventEvent.Decrypted, add);
    void this.#load();
    return () => {
      stop();
      this.#room.off(RoomEvent.Timeline, add);
      this.#room.off(RoomEvent.LocalEchoUpdated, add);
      this.#room.off(RoomEvent.Redaction, fold);
      client.off(MatrixEventEvent.Decrypted, add);
    };
  };

  async vote(answers: readonly string[]): Promise<void> {
    const content = {
      "m.relates_to": { rel_type: "m.reference", event_id: this.#event.getId() },
      "org.matrix.msc3381.poll.response": { answers },
      "m.selections": answers,
    };
    await outboxOf(this.#session).send({
      roomId: this.#room.roomId,
      type: "org.matrix.msc3381.poll.response",
      content,
    });
  }

  async end(words: string): Promise<void> {
    const content = {
      "m.relates_to": { rel_type: "m.reference", event_id: this.#event.getId() },
      "org.matrix.msc3381.poll.end": {},
      "org.matrix.msc1767.text": words,
      body: words,
    };
    await outboxOf(this.#session).send({
      roomId: this.#room.roomId,
      type: "org.matrix.msc3381.poll.end",
      content,
    });
  }

  mayEnd(): boolean {
    return this.#mayEnd(this.#session.userId);
  }

  #mayEnd(userId: string): boolean {
    return (
      userId === this.#event.getSender() ||
      this.#room.currentState.maySendRedactionForEvent(this.#event, userId)
    );
  }

  async #load(): Promise<void> {
    const { client } = this.#session;
    const eventId = this.#event.getId() ?? "";
    let from: string | undefined;
    for (let page = 0; page < MOST_PAGES; page++) {
      const found = await client
        .relations(this.#room.roomId, eventId, "m.reference", null, { limit: 100, ...(from && { from }) })
        .catch(() => undefined);
      // Without a network, what has come by sync is counted.
      if (!found) return;
      for (const event of found.events) this.#add(event);
      from = found.nextBatch ?? undefined;
      if (!from) break;
    }
    this.#isComplete = true;
    this.state.set(this.#fold());
  }

  #isMine(event: MatrixEvent): boolean {
    const relation = event.getRelation();
    return relation?.rel_type === "m.reference" && relation.event_id === this.#event.getId();
  }

  #add(event: MatrixEvent): void {
    this.#related.set(event.getTxnId() ?? event.getId() ?? "", event);
    if (event.shouldAttemptDecryption()) {
      void this.#session.client.decryptEventIfNeeded(event).then(() => this.state.set(this.#fold()));
    }
    this.state.set(this.#fold());
  }

  #fold(): PollState | undefined {
    const poll = readPoll(this.#event.getContent());
    if (!poll) return undefined;
    const events = [...this.#related.values()].filter(
      (event) => !event.isRedacted() && event.status !== "cancelled" && event.status !== "not_sent",
    );
    const ends = events.filter((event) => END.test(event.getType()) && this.#mayEnd(event.getSender() ?? ""));
    const endMs = ends.length ? Math.min(...ends.map(timeOf)) : undefined;
    const votes = events.filter((event) => RESPONSE.test(event.getType())).map(toVote);
    const tally = tallyPoll(poll, votes, endMs);
    const me = this.#session.userId;
    const mine = [...tally.voters].filter(([, voters]) => voters.includes(me)).map(([id]) => id);
    return { poll, tally, mine, isEnded: endMs !== undefined, isComplete: this.#isComplete };
  }
}

function toVote(event: MatrixEvent): Vote {
  return { sender: event.getSender() ?? "", answers: readVote(event.getContent()), atMs: timeOf(event) };
}

/** What is on its way comes after all that has arrived, whatever this device's clock says. */
function timeOf(event: MatrixEvent): number {
  return event.status ? Number.MAX_SAFE_INTEGER : event.getTs();
}
