// What a server tells anybody who comes to its door, before they sign in.

export interface ServerFacts {
  /** The name behind the colon of every user id. */
  name: string;
  version: string;
  registration: "open" | "token" | "closed";
  /** How it comes by its first administrator: it has one, whoever registers first is it, or who has the link. */
  setup: "done" | "first" | "link";
}

/** Ask what server this is; undefined for one that cannot be reached, or is of another make. */
export async function askServer(baseUrl: string): Promise<ServerFacts | undefined> {
  try {
    const answer = await fetch(`${baseUrl}/_veche/v1/server`);
    return answer.ok ? ((await answer.json()) as ServerFacts) : undefined;
  } catch {
    return undefined;
  }
}
