// What can be known of a stranger: from the server, and from the names of people one knows.
import { useEffect, useState } from "react";
import { looksLike } from "../../core/confusables.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { ask } from "../../platform/matrix/ask.ts";
import { useStore } from "../../ui/useStore.ts";
import { requestsOf } from "./model.ts";

export interface FactsOfServer {
  since_ms: number;
  mutual_rooms: number;
}

/** Nothing while they are on their way, and nothing where the server does not tell. */
export function useServerFacts(userId: string | undefined): FactsOfServer | undefined {
  const session = useSession();
  const [facts, setFacts] = useState<FactsOfServer>();
  useEffect(() => {
    setFacts(undefined);
    if (!userId) return;
    ask<FactsOfServer>(session, "GET", `/_veche/v1/people/${encodeURIComponent(userId)}`).then(
      setFacts,
      () => undefined,
    );
  }, [session, userId]);
  return facts;
}

/** The name of somebody one knows, who is another person with a name that looks the same. */
export function useImitated(userId: string | undefined, name: string): string | undefined {
  const session = useSession();
  const known = useStore(requestsOf(session).known);
  for (const other of known) {
    const theirs = session.client.getUser(other)?.displayName;
    if (other !== userId && theirs && looksLike(theirs, name)) return theirs;
  }
  return undefined;
}
