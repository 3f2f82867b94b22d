// The files of its own that the app keeps for a session.
import type { Session } from "../matrix/session.ts";
import { OwnFiles } from "./ownFiles.ts";

const known = new WeakMap<Session, OwnFiles>();

export function ownFilesOf(session: Session): OwnFiles {
  const files = known.get(session) ?? new OwnFiles(session.account);
  known.set(session, files);
  return files;
}
