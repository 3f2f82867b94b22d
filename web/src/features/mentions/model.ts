// The messages that mention this person: those the server knows of, and those only this device could read.
import type { MatrixEvent, Method, Room } from "matrix-js-sdk";
import { Store } from "../../core/store.ts";
import { MatrixEvent as MatrixEventClass } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";

const PAGE = 50;
/** Of each room, what is at hand. */
const LOOK_BACK = 200;

export interface Mention {
  event: MatrixEvent;
  room: Room;
}

interface Answer {
  notifications?: { room_id: string; event: Record<string, unknown> }[];
}

export interface MentionsState {
  /** The newest first. */
  list: readonly Mention[];
  isLoading: boolean;
  error: unknown;
}

export class MentionsModel {
  readonly state = new Store<MentionsState>({ list: [], isLoading: true, error: undefined });
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  async load(): Promise<void> {
    const own = this.#findHere();
    this.state.set({ list: merge(own), isLoading: true, error: undefined });
    try {
      this.state.set({
        list: merge([...own, ...(await this.#askServer())]),
        isLoading: false,
        error: undefined,
      });
    } catch (error) {
      this.state.update((state) => ({ ...state, isLoading: false, error }));
    }
  }

  async #askServer(): Promise<Mention[]> {
    const { client } = this.#session;
    const query = { only: "highlight", limit: String(PAGE) };
    const answer = await client.http.authedRequest<Answer>("GET" as Method, "/notifications", query);
    return (answer.notifications ?? []).flatMap(({ room_id: roomId, event }) => {
      const room = client.getRoom(roomId);
      return room
        ? [
            {
              room,
              event:
                room.findEventById(String(event.event_id)) ??
                new MatrixEventClass({ ...event, room_id: roomId }),
            },
          ]
        : [];
    });
  }

  #findHere(): Mention[] {
    const { client, userId } = this.#session;
    return client.getVisibleRooms().flatMap((room) =>
      room
        .getLiveTimeline()
        .getEvents()
        .slice(-LOOK_BACK)
        .filter((event) => event.getSender() !== userId && isMention(client.getPushActionsForEvent(event)))
        .map((event) => ({ event, room })),
    );
  }
}

function isMention(actions: { tweaks?: { highlight?: boolean } } | null): boolean {
  return actions?.tweaks?.highlight === true;
}

function merge(mentions: Mention[]): Mention[] {
  const byId = new Map(mentions.map((mention) => [mention.event.getId(), mention]));
  const alive = [...byId.values()].filter(({ event }) => !event.isRedacted());
  return alive.sort((one, other) => other.event.getTs() - one.event.getTs());
}
