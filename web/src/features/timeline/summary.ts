// An event in one line, for quotes, banners, lists and screen readers.
import type { TFunction } from "i18next";
import type { MatrixEvent, Room } from "matrix-js-sdk";
import type { Surroundings } from "../../extension/contributions.ts";
import { isUnread } from "./shown.ts";

export function summarize(
  event: MatrixEvent,
  room: Room,
  findTile: Surroundings["findTile"],
  t: TFunction,
): string {
  if (event.isRedacted()) return t("timeline:deleted");
  if (isUnread(event)) return t("encryption:utd.title");
  return findTile(event)?.summarize(event, room, t) || t("timeline:unknown.text", { type: event.getType() });
}
