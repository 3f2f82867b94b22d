// The shelves above the list: all, unread, people, groups, one's folders and spaces, the archive.
import { UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useNavigation, useSession } from "../../extension/surroundings.tsx";
import { useStore } from "../../ui/useStore.ts";
import { listSpaces } from "../places/index.ts";
import { roomListOf, shownOf } from "../rooms/index.ts";
import { foldersIn, type ShelfId } from "./rules.ts";
import styles from "./Shelves.module.css";
import { showShelf, spaceOf } from "./showing.ts";

const ALWAYS: ShelfId[] = ["all", "unread", "people", "groups"];

export function Shelves() {
  const { t } = useTranslation("shelves");
  const session = useSession();
  const navigation = useNavigation();
  const { client } = session;
  const entries = useStore(roomListOf(session).entries);
  const shown = useStore(shownOf(session));
  if (entries.length === 0) return null;
  const folders = new Set(entries.flatMap(({ tags }) => foldersIn(tags)));
  const hasArchive = entries.some((entry) => entry.isLowPriority);
  const choose = (id: ShelfId) => {
    showShelf(session, id);
    const space = spaceOf(client, id);
    if (space) navigation.go({ name: "page", page: "space", rest: [space.roomId] });
  };
  const shelves: [ShelfId, string][] = [
    ...ALWAYS.map((id): [ShelfId, string] => [id, t(id)]),
    ...[...folders].sort().map((name): [ShelfId, string] => [`folder:${name}`, name]),
    ...listSpaces(client).map((space): [ShelfId, string] => [`space:${space.roomId}`, space.name]),
    ...(hasArchive ? [["archive", t("archive")] satisfies [ShelfId, string]] : []),
  ];
  return (
    <div className={styles.shelves} role="toolbar" aria-label={t("title")}>
      {shelves.map(([id, label]) => (
        <UnstyledButton
          key={id}
          className={styles.shelf}
          aria-pressed={shown.id === id}
          onClick={() => choose(id)}
        >
          {label}
        </UnstyledButton>
      ))}
    </div>
  );
}
