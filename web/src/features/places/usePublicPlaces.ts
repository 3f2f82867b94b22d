// The directory of the server, page by page, as one types.
import { useDebouncedValue } from "@mantine/hooks";
import { useCallback, useEffect, useState } from "react";
import { useSession } from "../../extension/surroundings.tsx";
import { type Place, placeOf } from "./hierarchy.ts";

const PAGE = 30;
const WAIT_MS = 200;

interface Found {
  places: Place[];
  next?: string | undefined;
  isDone: boolean;
  error?: unknown;
}

const NOTHING: Found = { places: [], isDone: false };

export function usePublicPlaces(term: string, unnamed: string): Found & { more: () => void } {
  const { client } = useSession();
  const [wanted] = useDebouncedValue(term.trim(), WAIT_MS);
  const [found, setFound] = useState<Found>(NOTHING);
  const ask = useCallback(
    async (since?: string) => {
      const answer = await client.publicRooms({
        limit: PAGE,
        ...(since && { since }),
        ...(wanted && { filter: { generic_search_term: wanted } }),
      });
      return { places: answer.chunk.map((room) => placeOf(room, unnamed)), next: answer.next_batch };
    },
    [client, wanted, unnamed],
  );
  useEffect(() => {
    let isLate = false;
    const show = (next: Found) => !isLate && setFound(next);
    ask().then(
      (page) => show({ ...page, isDone: true }),
      (error: unknown) => show({ ...NOTHING, error }),
    );
    return () => {
      isLate = true;
    };
  }, [ask]);
  const more = () => {
    ask(found.next).then(
      (page) => setFound((before) => ({ ...page, places: [...before.places, ...page.places], isDone: true })),
      (error: unknown) => setFound((before) => ({ ...before, error })),
    );
  };
  return { ...found, more };
}
