// What somebody wants to see large, over everything; the viewer listens here.
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { Store } from "../../core/store.ts";
import { perSession } from "../../extension/perSession.ts";

export interface Viewed {
  room: Room;
  event: MatrixEvent;
}

export const viewingOf = perSession(() => new Store<Viewed | undefined>(undefined));
