// What is being written, by room and thread: it stays when one looks elsewhere meanwhile.
import type { Room } from "matrix-js-sdk";
import { perRoom } from "../../extension/perSession.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { Drafts } from "./drafts.ts";
import { ComposerModel } from "./model.ts";

const modelsOf = perRoom(() => new Map<string, ComposerModel>());

export function composerOf(session: Session, room: Room, threadId?: string): ComposerModel {
  const models = modelsOf(session, room);
  const known = models.get(threadId ?? "");
  if (known) return known;
  const model = new ComposerModel(session, room, new Drafts(session, room, threadId), threadId);
  models.set(threadId ?? "", model);
  return model;
}
