// What a server tells anybody of how often it keeps people from calling.

export interface CallCounts {
  in_force: number;
  ever: number;
  ended_early: number;
  appeals: number;
  appeals_granted: number;
}

/** Throws when the server cannot be reached, or does not tell. */
export async function askCounts(baseUrl: string): Promise<CallCounts> {
  const answer = await fetch(`${baseUrl}/_veche/v1/transparency/calls`);
  if (!answer.ok) throw new Error(`The server refused with ${answer.status}.`);
  return (await answer.json()) as CallCounts;
}
