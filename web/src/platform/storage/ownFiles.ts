// Files that the app itself writes and keeps until they are sent: in the browser's storage for this page, which nobody else
// sees; those of each account apart from the others'. Signing out deletes them.
import type { StoredAccount } from "./accounts.ts";

export class OwnFiles {
  readonly #account: StoredAccount;

  constructor(account: StoredAccount) {
    this.#account = account;
  }

  /** Each has a folder of its own, so that it can have any name. */
  async create(id: string, name: string): Promise<FileSystemFileHandle> {
    const folder = await (await this.#folder(true)).getDirectoryHandle(id, { create: true });
    return folder.getFileHandle(name, { create: true });
  }

  /** Throws the browser's NotFoundError. */
  async open(id: string, name: string): Promise<FileSystemFileHandle> {
    return (await (await this.#folder(false)).getDirectoryHandle(id)).getFileHandle(name);
  }

  /** Done also when there was none. */
  async remove(id: string): Promise<void> {
    const folder = await this.#folder(false).catch(() => undefined);
    await folder?.removeEntry(id, { recursive: true }).catch(() => undefined);
  }

  async #folder(create: boolean): Promise<FileSystemDirectoryHandle> {
    const root = await navigator.storage.getDirectory();
    return root.getDirectoryHandle(folderName(this.#account), { create });
  }
}

export async function forgetOwnFiles(account: StoredAccount): Promise<void> {
  // A browser without such files has nothing to forget.
  const root = await navigator.storage?.getDirectory?.().catch(() => undefined);
  await root?.removeEntry(folderName(account), { recursive: true }).catch(() => undefined);
}

const folderName = ({ userId, deviceId }: StoredAccount) => encodeURIComponent(`${userId}:${deviceId}`);
