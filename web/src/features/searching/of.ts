// The index of a session and its searches.
import { perRoom, perSession } from "../../extension/perSession.ts";
import { Indexer } from "./indexer.ts";
import { SearchModel } from "./model.ts";

export const indexerOf = perSession((session) => new Indexer(session));

/** The search over all rooms. */
export const searchOf = perSession((session) => new SearchModel(session, indexerOf(session).index));

/** The search in one room. */
export const roomSearchOf = perRoom(
  (session, room) => new SearchModel(session, indexerOf(session).index, room.roomId),
);
