// A mention of a person, a room or a message, which opens in this app.
import type { ReactNode } from "react";
import type { MatrixLink } from "../../../core/message/links.ts";
import { tameName } from "../../../core/message/text.ts";
import { useSurroundings } from "../../../extension/surroundings.tsx";
import { findKnownRoom } from "../../../platform/matrix/knownRoom.ts";
import { openMatrixLink } from "../places.ts";
import { useRoomOf } from "../TimelineContext.tsx";
import styles from "./RichText.module.css";

export function MatrixPill({ link, children }: { link: MatrixLink; children: ReactNode }) {
  const surroundings = useSurroundings();
  const room = useRoomOf();
  const { client, userId } = surroundings.session;
  const isMe = link.to === "user" && link.userId === userId;
  const id = link.to === "user" ? link.userId : link.roomIdOrAlias;
  const known =
    link.to === "user" ? room?.getMember(link.userId)?.name : findKnownRoom(client, link.roomIdOrAlias)?.name;
  const name = known ? `${link.to === "user" ? "@" : "#"}${tameName(known, id)}` : addressOf(link);
  return (
    <button
      type="button"
      className={styles.pill}
      data-me={isMe || undefined}
      title={id}
      onClick={() => openMatrixLink(surroundings, room, link)}
    >
      <bdi>{name ?? children}</bdi>
    </button>
  );
}

/** Where one is not, the address is shown rather than what the writer calls it. */
function addressOf(link: MatrixLink): string | undefined {
  return link.to === "room" && link.roomIdOrAlias.startsWith("#") ? link.roomIdOrAlias : undefined;
}
