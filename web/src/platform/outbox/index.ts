// The door of the outbox: everything that a person sends goes through it.
import type { Session } from "../matrix/session.ts";
import { shelfOf } from "../storage/shelfOf.ts";
import { TransferBoard } from "./board.ts";
import { Outbox } from "./outbox.ts";

export type { Transfer } from "./board.ts";
export type { Outgoing, Upload, WholeUpload } from "./entry.ts";
export type { Outbox } from "./outbox.ts";

const outboxes = new WeakMap<Session, Outbox>();

export function outboxOf(session: Session): Outbox {
  const known = outboxes.get(session);
  if (known) return known;
  const outbox = new Outbox(session, shelfOf(session), new TransferBoard());
  outboxes.set(session, outbox);
  return outbox;
}
