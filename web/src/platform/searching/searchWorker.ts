// Keeps the search index beside the app, so that neither encrypting nor searching ever stops the picture.
import { IndexStore } from "./indexStore.ts";
import type { Answer, Request } from "./searchIndex.ts";

let opening: Promise<IndexStore> | undefined;

self.addEventListener("message", ({ data }: MessageEvent<Request>) => void answer(data));

async function answer({ id, name, method, args }: Request): Promise<void> {
  try {
    opening ??= IndexStore.open(name);
    const store = await opening;
    const act = store[method] as (this: IndexStore, ...args: unknown[]) => Promise<unknown>;
    reply({ id, result: await act.apply(store, args) });
  } catch (error) {
    reply({ id, error: error instanceof Error ? error.message : String(error) });
  }
}

function reply(message: Answer): void {
  self.postMessage(message);
}
