// Blocking somebody: the server spares one their messages and invitations, and does not tell them.
import type { MatrixClient } from "matrix-js-sdk";

export function isBlocked(client: MatrixClient, userId: string): boolean {
  return client.getIgnoredUsers().includes(userId);
}

export async function setBlocked(client: MatrixClient, userId: string, isOn: boolean): Promise<void> {
  const others = client.getIgnoredUsers().filter((other) => other !== userId);
  await client.setIgnoredUsers(isOn ? [...others, userId] : others);
}
