// Which rooms the list shows at the moment: a folder, or all that are not put away.
import { Store } from "../../core/store.ts";
import { perSession } from "../../extension/perSession.ts";
import type { RoomEntry } from "./entry.ts";

export interface Shown {
  /** What the list is called; the folder's name. */
  id: string;
  has(entry: RoomEntry): boolean;
}

export const shownOf = perSession(() => new Store<Shown>({ id: "all", has: () => true }));

/** What the list leaves out whatever is shown: it has a place of its own. */
export const apartOf = perSession(() => new Store<(entry: RoomEntry) => boolean>(() => false));
