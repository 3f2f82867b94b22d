// The inside of a message: what its tile draws, or why there is nothing to draw.
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { Suspense } from "react";
import { useTranslation } from "react-i18next";
import { useSurroundings } from "../../extension/surroundings.tsx";
import { useStorePart } from "../../ui/useStore.ts";
import { Undecryptable } from "../encryption/index.ts";
import { DeletedNotice } from "./DeletedNotice.tsx";
import { deletionsOf } from "./deletions.ts";
import { ForwardedMark } from "./ForwardedMark.tsx";
import { ReplyQuote } from "./ReplyQuote.tsx";
import { isUnread } from "./shown.ts";
import { Unknown } from "./Unknown.tsx";

export function BubbleBody({ event, room }: { event: MatrixEvent; room: Room }) {
  const { t } = useTranslation("timeline");
  const { findTile, session } = useSurroundings();
  const id = event.getId() ?? "";
  const isBeingDeleted = useStorePart(deletionsOf(session).waiting, (waiting) => waiting.has(id));
  if (isBeingDeleted) return <DeletedNotice eventId={id} />;
  if (event.isRedacted()) return <em>{t("deleted")}</em>;
  if (isUnread(event)) return <Undecryptable event={event} />;
  const tile = findTile(event);
  return (
    <>
      <ForwardedMark event={event} />
      <ReplyQuote event={event} room={room} />
      <Suspense>{tile ? <tile.View event={event} room={room} /> : <Unknown event={event} />}</Suspense>
    </>
  );
}
