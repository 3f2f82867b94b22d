// The one shelf of a session.
import type { Session } from "../matrix/session.ts";
import { Shelf } from "./shelf.ts";

const shelves = new WeakMap<Session, Shelf>();

export function shelfOf(session: Session): Shelf {
  const shelf = shelves.get(session) ?? new Shelf(session.account);
  shelves.set(session, shelf);
  return shelf;
}
