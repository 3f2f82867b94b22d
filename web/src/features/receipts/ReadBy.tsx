// The faces of those who have read up to a message; pressing them tells names.
import { Avatar, Popover, UnstyledButton, VisuallyHidden } from "@mantine/core";
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { tameName } from "../../core/message/text.ts";
import { useSurroundings } from "../../extension/surroundings.tsx";
import { thumbnailUrl } from "../../platform/matrix/media.ts";
import { Picture } from "../../ui/Picture.tsx";
import styles from "./ReadBy.module.css";
import { readersOf } from "./readers.ts";

const FACES = 4;
const NAMES = 100;

export function ReadBy({ event, room }: { event: MatrixEvent; room: Room }) {
  const surroundings = useSurroundings();
  const threadId = event.isThreadRoot ? undefined : event.threadRootId;
  const readers = readersOf(surroundings, room, threadId);
  const joined = useSyncExternalStore(readers.version.subscribe, () =>
    namesOf(readers.at(event.getId() ?? ""), event),
  );
  return joined ? <Faces userIds={joined.split("\n")} room={room} /> : null;
}

/** Who wrote a message has read it: that goes without saying. */
function namesOf(userIds: readonly string[], event: MatrixEvent): string {
  return userIds.filter((userId) => userId !== event.getSender()).join("\n");
}

function Faces({ userIds, room }: { userIds: string[]; room: Room }) {
  const { t } = useTranslation("receipts");
  return (
    <Popover position="top-end" withArrow shadow="md">
      <Popover.Target>
        <UnstyledButton className={styles.faces}>
          <VisuallyHidden>{t("readBy", { count: userIds.length })}</VisuallyHidden>
          <Avatar.Group spacing={6}>
            {userIds.slice(0, FACES).map((userId) => (
              <Face key={userId} userId={userId} room={room} size={18} />
            ))}
          </Avatar.Group>
          {userIds.length > FACES && (
            <span className={styles.more} aria-hidden>
              +{userIds.length - FACES}
            </span>
          )}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <ul className={styles.names}>
          {userIds.slice(0, NAMES).map((userId) => (
            <li key={userId}>
              <Face userId={userId} room={room} size={24} />
              <bdi>{nameOf(room, userId)}</bdi>
            </li>
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  );
}

function Face({ userId, room, size }: { userId: string; room: Room; size: number }) {
  const { session } = useSurroundings();
  const url = thumbnailUrl(session.client, room.getMember(userId)?.getMxcAvatarUrl(), size);
  return <Picture id={userId} name={nameOf(room, userId)} url={url} size={size} />;
}

function nameOf(room: Room, userId: string): string {
  return tameName(room.getMember(userId)?.name ?? userId, userId);
}
