// The timelines of a session: one model for each room, and one for each open thread.
import type { EventTimelineSet, Room } from "matrix-js-sdk";
import type { Surroundings } from "../../extension/contributions.ts";
import { perSession } from "../../extension/perSession.ts";
import { TimelineModel } from "./model.ts";

const modelsOf = perSession(() => new Map<string, TimelineModel>());

export function timelineOf(
  at: Pick<Surroundings, "session" | "findTile">,
  room: Room,
  threadId?: string,
): TimelineModel {
  const models = modelsOf(at.session);
  const name = `${room.roomId}\n${threadId ?? ""}`;
  const known = models.get(name);
  if (known) return known;
  const model = new TimelineModel(at, room, timelineSetOf(room, threadId), threadId);
  models.set(name, model);
  return model;
}

export function timelineSetOf(room: Room, threadId: string | undefined): EventTimelineSet {
  return threadId ? threadOf(room, threadId).timelineSet : room.getUnfilteredTimelineSet();
}

function threadOf(room: Room, threadId: string) {
  return room.getThread(threadId) ?? room.createThread(threadId, room.findEventById(threadId), [], true);
}
