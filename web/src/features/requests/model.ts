// The requests of strangers: the list of rooms without them, and them without it.
import type { MatrixEvent } from "matrix-js-sdk";
import { Store } from "../../core/store.ts";
import { perSession } from "../../extension/perSession.ts";
import { ClientEvent } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { contactsOf } from "../contacts/index.ts";
import { apartOf, directPeople, type RoomEntry } from "../rooms/index.ts";
import { isRequest } from "./rules.ts";

export class RequestsModel {
  /** Whom one knows: decides what is a request. */
  readonly known: Store<ReadonlySet<string>>;
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
    this.known = new Store(this.#read());
    const look = () => this.#update();
    const follow = (event: MatrixEvent) => event.getType() === "m.direct" && look();
    session.client.on(ClientEvent.AccountData, follow);
    const stop = contactsOf(session).contacts.subscribe(look);
    session.onStop(() => {
      session.client.off(ClientEvent.AccountData, follow);
      stop();
    });
    this.#update();
  }

  isRequest = (entry: RoomEntry): boolean => isRequest(entry, this.known.value);

  #update(): void {
    const known = this.#read();
    this.known.set(known);
    apartOf(this.#session).set((entry) => isRequest(entry, known));
  }

  #read(): ReadonlySet<string> {
    const contacts = Object.keys(contactsOf(this.#session).contacts.value);
    return new Set([...contacts, ...directPeople(this.#session.client)]);
  }
}

export const requestsOf = perSession((session) => new RequestsModel(session));
