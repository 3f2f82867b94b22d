// The pictures and videos of a room one after another, from the one that was opened, in both directions.
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { Store } from "../../core/store.ts";
import { Direction, TimelineWindow } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { isUnread, timelineSetOf } from "../timeline/index.ts";

export type Where = "earlier" | "later";

export interface ViewerState {
  event: MatrixEvent;
  /** In which direction there is nothing more. */
  ends: readonly Where[];
  seeking: Where | undefined;
  /** In which direction much was looked through, and no picture found yet. */
  far: Where | undefined;
  error: unknown;
}

const PAGE = 60;
/** After so many the person is asked whether to look further. */
const MOST_PAGES = 15;
const NO_LIMIT = 1_000_000;

export class ViewerModel {
  readonly state: Store<ViewerState>;
  readonly #session: Session;
  readonly #window: TimelineWindow;
  readonly #opening: Promise<void>;

  constructor(session: Session, room: Room, event: MatrixEvent) {
    this.#session = session;
    this.state = new Store<ViewerState>({
      event,
      ends: [],
      seeking: undefined,
      far: undefined,
      error: undefined,
    });
    // In a thread, its neighbours are those of the thread.
    const set = timelineSetOf(room, event.isThreadRoot ? undefined : event.threadRootId);
    this.#window = new TimelineWindow(session.client, set, { windowLimit: NO_LIMIT });
    this.#opening = this.#open(event);
  }

  /** To the next picture in a direction; tells in the state when there is none. */
  async go(where: Where): Promise<void> {
    const { seeking, ends } = this.state.value;
    if (seeking || ends.includes(where)) return;
    this.#put({ seeking: where, far: undefined, error: undefined });
    try {
      await this.#opening;
      const found = await this.#seek(where);
      if (found) this.#put({ event: found });
      else if (this.#mayPage(where)) this.#put({ far: where });
    } catch (error) {
      this.#put({ error });
    } finally {
      this.#put({ seeking: undefined, ends: this.#findEnds() });
    }
  }

  async #open(event: MatrixEvent): Promise<void> {
    const id = event.getId();
    // What is on its way has no neighbours yet.
    if (event.status || !id) return this.#put({ ends: ["earlier", "later"] });
    try {
      await this.#window.load(id, PAGE);
      await this.#decrypt();
      this.#put({ ends: this.#findEnds() });
    } catch (error) {
      this.#put({ error });
    }
  }

  async #seek(where: Where): Promise<MatrixEvent | undefined> {
    for (let pages = 0; ; pages++) {
      const near = this.#near(where);
      if (near || pages === MOST_PAGES || !this.#mayPage(where)) return near;
      await this.#window.paginate(directionOf(where), PAGE);
      await this.#decrypt();
    }
  }

  #near(where: Where): MatrixEvent | undefined {
    const events = this.#window.getEvents();
    const id = this.state.value.event.getId();
    const at = events.findIndex((event) => event.getId() === id);
    if (at < 0) return undefined;
    return where === "later" ? events.slice(at + 1).find(isPicture) : events.slice(0, at).findLast(isPicture);
  }

  #mayPage(where: Where): boolean {
    return this.#window.canPaginate(directionOf(where));
  }

  #findEnds(): Where[] {
    const all: Where[] = ["earlier", "later"];
    return all.filter((where) => !this.#near(where) && !this.#mayPage(where));
  }

  async #decrypt(): Promise<void> {
    const { client } = this.#session;
    await Promise.all(
      this.#window
        .getEvents()
        .filter((event) => event.shouldAttemptDecryption() || event.isBeingDecrypted())
        .map((event) => client.decryptEventIfNeeded(event)),
    );
  }

  #put(change: Partial<ViewerState>): void {
    this.state.update((state) => ({ ...state, ...change }));
  }
}

function isPicture(event: MatrixEvent): boolean {
  if (event.getType() !== "m.room.message" || event.isRedacted() || isUnread(event)) return false;
  const { msgtype } = event.getContent();
  return msgtype === "m.image" || msgtype === "m.video";
}

function directionOf(where: Where): Direction {
  return where === "earlier" ? Direction.Backward : Direction.Forward;
}
