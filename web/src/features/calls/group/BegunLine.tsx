// In the timeline: somebody has begun a call of all who are here.
import type { TFunction } from "i18next";
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { useTranslation } from "react-i18next";
import { isolatedName } from "../../timeline/index.ts";

export function BegunLine({ event, room }: { event: MatrixEvent; room: Room }) {
  const { t } = useTranslation();
  return <span>{tellBegun(event, room, t)}</span>;
}

export function tellBegun(event: MatrixEvent, room: Room, t: TFunction): string {
  return t("calls:group.begun", { name: isolatedName(room, event.getSender() ?? "") });
}
