// What recording, captions and reactions need of a call: of many, or of two, whichever way that goes.
import type { Room } from "matrix-js-sdk";
import type { Watchable } from "../../core/store.ts";
import type { Hands } from "./group/hands.ts";
import type { Recorders } from "./group/recording/recorders.ts";
import type { Seated } from "./group/seated.ts";
import type { SeenTiles } from "./group/seenTiles.ts";
import type { WantedFilm } from "./group/way.ts";

export interface Company {
  readonly room: Room;
  readonly view: Watchable<{ phase: string; seated: readonly Seated[] }>;
  readonly recorders: Pick<Recorders, "others" | "tell">;
  readonly hands: Pick<Hands, "shown" | "show">;
  readonly tiles: Pick<SeenTiles, "record">;
  /** These pictures are needed though nobody looks at them, and no others. */
  keepComing(films: readonly WantedFilm[]): void;
}
