// Finding things by the beginning of their names: the best first, and of equals those that came first.
import { rankOf } from "./completion.ts";

/** Those that fit; everything fits nothing typed. */
export function findNamed<T extends { name: string }>(
  query: string,
  things: readonly T[],
  most: number,
): T[] {
  const wanted = query.trim();
  if (!wanted) return things.slice(0, most);
  return things
    .flatMap((thing) => {
      const rank = rankOf(wanted, thing.name);
      return rank === undefined ? [] : [{ thing, rank }];
    })
    .sort((one, other) => one.rank - other.rank)
    .slice(0, most)
    .map(({ thing }) => thing);
}
