// Where this account has asked to be let in: kept in its account data, so that every device knows an answer, however late it comes.
import type { MatrixClient } from "matrix-js-sdk";
import { perSession } from "../../extension/perSession.ts";

export const ASKED = "org.veche.asked";

export class AskedModel {
  readonly #client: MatrixClient;
  /** One change after the other: each is made of what the one before has left. */
  #last: Promise<void> = Promise.resolve();

  constructor(client: MatrixClient) {
    this.#client = client;
  }

  get rooms(): readonly string[] {
    const rooms: unknown = this.#client.getAccountData(ASKED as never)?.getContent().rooms;
    return Array.isArray(rooms) ? rooms.filter((room): room is string => typeof room === "string") : [];
  }

  has(roomId: string): boolean {
    return this.rooms.includes(roomId);
  }

  /** Resolves also where that could not be kept: then an invitation has to be accepted by hand. */
  note(roomId: string, isAsked: boolean): Promise<void> {
    this.#last = this.#last.then(() => this.#write(roomId, isAsked)).catch(() => undefined);
    return this.#last;
  }

  async #write(roomId: string, isAsked: boolean): Promise<void> {
    if (this.has(roomId) === isAsked) return;
    const others = this.rooms.filter((other) => other !== roomId);
    const rooms = isAsked ? [...others, roomId] : others;
    await this.#client.setAccountData(ASKED as never, { rooms } as never);
  }
}

export const askedOf = perSession(({ client }) => new AskedModel(client));
