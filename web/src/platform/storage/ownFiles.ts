// Files that the app itself writes and keeps until they are sent: in the browser's storage for this page, which nobody else
// sees; those of each account apart from the others'. Signing out deletes them.
import type { StoredAccount } from "./accounts.ts";

const ATTEMPTS = 10;
const PAUSE_MS = 500;

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
  // One that is being written cannot be removed before it is closed.
  for (let at = 0; root && at < ATTEMPTS; at++) {
    if (await isGone(root, folderName(account))) return;
    await new Promise((done) => setTimeout(done, PAUSE_MS));
  }
}

async function isGone(root: FileSystemDirectoryHandle, name: string): Promise<boolean> {
  try {
    await root.removeEntry(name, { recursive: true });
    return true;
  } catch (error) {
    return error instanceof DOMException && error.name === "NotFoundError";
  }
}

const folderName = ({ userId, deviceId }: StoredAccount) => encodeURIComponent(`${userId}:${deviceId}`);
