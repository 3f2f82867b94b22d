// Who reacted with what.
import { Modal } from "@mantine/core";
import type { Room } from "matrix-js-sdk";
import { useTranslation } from "react-i18next";
import { tameName } from "../../core/message/text.ts";
import type { ReactionGroup } from "../../core/relations/reactions.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { thumbnailUrl } from "../../platform/matrix/media.ts";
import { Picture } from "../../ui/Picture.tsx";
import { ReactionSign } from "./ReactionSign.tsx";
import styles from "./reactions.module.css";

const MOST_NAMES = 200;

interface WhoReactedProps {
  groups: ReactionGroup[];
  room: Room;
  onClose: () => void;
}

export function WhoReacted({ groups, room, onClose }: WhoReactedProps) {
  const { t } = useTranslation("reactions");
  return (
    <Modal opened onClose={onClose} title={t("title")} closeButtonProps={{ "aria-label": t("close") }}>
      {groups.map((group) => (
        <section key={group.key} className={styles.group}>
          <h3>
            <ReactionSign sign={group.key} /> {group.senders.length}
          </h3>
          <ul>
            {group.senders.slice(0, MOST_NAMES).map((userId) => (
              <Person key={userId} userId={userId} room={room} />
            ))}
          </ul>
        </section>
      ))}
    </Modal>
  );
}

function Person({ userId, room }: { userId: string; room: Room }) {
  const { client } = useSession();
  const member = room.getMember(userId);
  const name = tameName(member?.name ?? userId, userId);
  return (
    <li>
      <Picture id={userId} name={name} url={thumbnailUrl(client, member?.getMxcAvatarUrl(), 28)} size={28} />
      <bdi>{name}</bdi>
    </li>
  );
}
