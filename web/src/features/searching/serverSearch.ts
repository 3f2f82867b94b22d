// Searches rooms that are not encrypted, which the server can read as well.
import type { MatrixEvent } from "matrix-js-sdk";
import { isWithin, type SearchFilters } from "../../core/searching/query.ts";
import { SearchOrderBy } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { toDocument } from "./documents.ts";
import type { Result } from "./result.ts";

const PAGE = 30;

export interface ServerPage {
  results: Result[];
  /** Where the next page begins; undefined after the last. */
  next: string | undefined;
}

export async function searchServer(
  { client }: Session,
  text: string,
  roomIds: string[],
  filters: SearchFilters,
  next?: string,
): Promise<ServerPage> {
  const filter = {
    rooms: roomIds,
    limit: PAGE,
    ...(filters.sender && { senders: [filters.sender] }),
    ...(filters.hasFile && { contains_url: true }),
  };
  const room_events = {
    search_term: text,
    order_by: SearchOrderBy.Recent,
    filter,
    event_context: { before_limit: 1, after_limit: 1, include_profile: false },
  };
  const answer = await client.search({ body: { search_categories: { room_events } }, next_batch: next });
  const found = answer.search_categories.room_events;
  const map = client.getEventMapper({ decrypt: false, preventReEmit: true });
  const results = (found.results ?? []).flatMap(({ result, context }) => {
    const roomId = result.room_id;
    const one =
      roomId &&
      toResult(roomId, map(result), context?.events_before?.map(map), context?.events_after?.map(map));
    return one && fits(one, filters) ? [one] : [];
  });
  return { results, next: found.next_batch };
}

function toResult(
  roomId: string,
  event: MatrixEvent,
  before: MatrixEvent[] = [],
  after: MatrixEvent[] = [],
): Result | null {
  const document = toDocument(event);
  if (!document) return null;
  return {
    roomId,
    eventId: document.eventId,
    sentMs: document.sentMs,
    document,
    before: (before[0] && toDocument(before[0])) ?? undefined,
    after: (after[0] && toDocument(after[0])) ?? undefined,
  };
}

/** The server's filter knows neither links nor dates. */
function fits({ document }: Result, filters: SearchFilters): boolean {
  return (!filters.hasLink || document.hasLink) && isWithin(document.sentMs, filters);
}
