// The people one knows: a list of one's own, in account data, so that it is on every device and seen by nobody else.
import type { MatrixEvent } from "matrix-js-sdk";
import { Store } from "../../core/store.ts";
import { ClientEvent } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { type Contacts, readContacts, withContact, withoutContact } from "./rules.ts";

export const CONTACTS = "org.veche.contacts";

export class ContactsModel {
  readonly contacts: Store<Contacts>;
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
    this.contacts = new Store(readContacts(this.#content()));
    const follow = (event: MatrixEvent) => {
      if (event.getType() === CONTACTS) this.contacts.set(readContacts(event.getContent()));
    };
    session.client.on(ClientEvent.AccountData, follow);
    session.onStop(() => session.client.off(ClientEvent.AccountData, follow));
  }

  async add(userId: string): Promise<void> {
    await this.#save(withContact(this.contacts.value, userId, Date.now()));
  }

  async remove(userId: string): Promise<void> {
    await this.#save(withoutContact(this.contacts.value, userId));
  }

  async #save(contacts: Contacts): Promise<void> {
    await this.#session.client.setAccountData(CONTACTS as never, { people: contacts } as never);
  }

  #content(): unknown {
    return this.#session.client.getAccountData(CONTACTS as never)?.getContent();
  }
}
