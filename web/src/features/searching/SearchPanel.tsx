// The search in the open room, and the one over all rooms.
import type { Room } from "matrix-js-sdk";
import { useTranslation } from "react-i18next";
import { useSession } from "../../extension/surroundings.tsx";
import { PageHead } from "../places/index.ts";
import { roomSearchOf, searchOf } from "./of.ts";
import styles from "./Searching.module.css";
import { SearchView } from "./SearchView.tsx";

export function SearchPanel({ room }: { room: Room }) {
  const session = useSession();
  return <SearchView model={roomSearchOf(session, room)} room={room} />;
}

export function SearchPage() {
  const { t } = useTranslation("searching");
  const session = useSession();
  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <PageHead>
          <h1>{t("everywhere")}</h1>
        </PageHead>
      </div>
      <SearchView model={searchOf(session)} />
    </div>
  );
}
