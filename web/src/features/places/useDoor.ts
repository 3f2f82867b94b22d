// Where an id or an alias leads: to a room that one is in, to one that can be known of, or nowhere.
import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../extension/surroundings.tsx";
import { findKnownRoom } from "../../platform/matrix/knownRoom.ts";
import { type Place, placeOf } from "./hierarchy.ts";

export type Found =
  | { is: "looking" }
  | { is: "place"; place: Place; membership: string | undefined }
  | { is: "failed"; error: unknown };

/** `again` looks once more, with what was found staying until then. */
export function useDoor(idOrAlias: string, via: string[]): { found: Found; again: () => void } {
  const { t } = useTranslation("places");
  const { client } = useSession();
  const [found, setFound] = useState<Found>({ is: "looking" });
  const [turn, setTurn] = useState(0);
  const servers = via.join("\n");
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new turn looks again
  useEffect(() => {
    let isLate = false;
    const show = (next: Found) => !isLate && setFound(next);
    const known = findKnownRoom(client, idOrAlias)?.roomId ?? idOrAlias;
    client.getRoomSummary(known, servers ? servers.split("\n") : undefined).then(
      (summary) =>
        show({ is: "place", place: placeOf(summary, t("unnamed")), membership: summary.membership }),
      (error: unknown) => show({ is: "failed", error }),
    );
    return () => {
      isLate = true;
    };
  }, [client, idOrAlias, servers, t, turn]);
  return { found, again: useCallback(() => setTurn((before) => before + 1), []) };
}
