// One gallery for each room: what was looked through once is there when one comes back.
import { perRoom } from "../../extension/perSession.ts";
import { isUnread, splitText } from "../timeline/index.ts";
import { GalleryModel } from "./model.ts";

export const galleryOf = perRoom((session, room) => new GalleryModel(session, room, { isUnread, findLinks }));

function findLinks(text: string): string[] {
  return splitText(text).flatMap(({ href }) => href ?? []);
}
