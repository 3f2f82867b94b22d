// Looking people up: the server's directory, and anybody whose full address or exact name is typed.
import type { MatrixClient } from "matrix-js-sdk";

export interface Person {
  userId: string;
  name: string;
  avatarMxc: string | undefined;
}

const USER_ID = /^@[^:\s]+:\S+$/;
const LOCALPART = /^@?([a-z0-9._=/+-]+)$/;

/** People who fit, the one with exactly this name first. The directory may leave out people one has no room with. */
export async function searchPeople(client: MatrixClient, term: string): Promise<Person[]> {
  const [exact, { results }] = await Promise.all([
    findExactly(client, term),
    client.searchUserDirectory({ term, limit: 20 }),
  ]);
  const found = results.map(({ user_id: userId, display_name: name, avatar_url: avatarMxc }) => ({
    userId,
    name: name ?? userId,
    avatarMxc,
  }));
  const others = found.filter(({ userId }) => userId !== exact?.userId);
  return (exact ? [exact, ...others] : others).filter(({ userId }) => userId !== client.getUserId());
}

/** The person with this address, or with this name on our own server; undefined when there is none. */
async function findExactly(client: MatrixClient, term: string): Promise<Person | undefined> {
  const localpart = LOCALPART.exec(term.toLowerCase())?.[1];
  const userId = USER_ID.test(term) ? term : localpart && `@${localpart}:${client.getDomain()}`;
  if (!userId) return undefined;
  const profile = await client.getProfileInfo(userId).catch(() => undefined);
  return profile && { userId, name: profile.displayname ?? userId, avatarMxc: profile.avatar_url };
}
