// Remembers what of an import has arrived, so that after a reload it goes on there and nothing comes twice.
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { ProblemReason, Source } from "../../core/importing/transcript.ts";

export interface ChatRow {
  /** The key of the archive, which does not show what the chat is. */
  archive: string;
  source: Source;
  roomId: string;
  isFinished: boolean;
}

export interface MessageRow {
  eventId: string;
  /** What of the message could not come. */
  problems: ProblemReason[];
}

interface JournalSchema extends DBSchema {
  chats: { key: string; value: ChatRow };
  messages: { key: [archive: string, messageId: string]; value: MessageRow };
}

export class Journal {
  readonly #opening: Promise<IDBPDatabase<JournalSchema>>;

  constructor(name: string) {
    this.#opening = openDB<JournalSchema>(name, 1, {
      upgrade(fresh) {
        fresh.createObjectStore("chats", { keyPath: "archive" });
        fresh.createObjectStore("messages");
      },
      // Signing out deletes the database; an open connection must not keep it alive.
      blocking: (_old, _new, event) => (event.target as IDBDatabase).close(),
    });
  }

  async chats(): Promise<ChatRow[]> {
    return (await this.#opening).getAll("chats");
  }

  async chat(archive: string): Promise<ChatRow | undefined> {
    return (await this.#opening).get("chats", archive);
  }

  async putChat(row: ChatRow): Promise<void> {
    await (await this.#opening).put("chats", row);
  }

  /** Forget an import whose room is gone. */
  async forget(archive: string): Promise<void> {
    const transaction = (await this.#opening).transaction(["chats", "messages"], "readwrite");
    const all = IDBKeyRange.bound([archive], [archive, []]);
    await Promise.all([
      transaction.objectStore("chats").delete(archive),
      transaction.objectStore("messages").delete(all),
      transaction.done,
    ]);
  }

  async message(archive: string, messageId: string): Promise<MessageRow | undefined> {
    return (await this.#opening).get("messages", [archive, messageId]);
  }

  /** Done when it is on disk. */
  async putMessage(archive: string, messageId: string, row: MessageRow): Promise<void> {
    const transaction = (await this.#opening).transaction("messages", "readwrite", { durability: "strict" });
    await Promise.all([transaction.store.put(row, [archive, messageId]), transaction.done]);
  }
}
