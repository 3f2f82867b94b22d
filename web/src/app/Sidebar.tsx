// The pane of the chats: who one is, looking for a chat, starting one, and the list.
import { TextInput, VisuallyHidden } from "@mantine/core";
import { IconCommand, IconSearch } from "@tabler/icons-react";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useRegistry, useSession } from "../extension/surroundings.tsx";
import { openPalette } from "../features/palette/index.ts";
import { RoomList } from "../features/rooms/index.ts";
import type { SessionModel } from "../features/session/index.ts";
import { IconAction } from "../ui/IconAction.tsx";
import { usePhone } from "../ui/usePhone.ts";
import { AccountMenu } from "./AccountMenu.tsx";
import { Beginnings } from "./Beginnings.tsx";
import styles from "./Shell.module.css";
import own from "./Sidebar.module.css";

interface SidebarProps {
  sessions: SessionModel;
  /** Whether nothing is open beside it. */
  isAlone: boolean;
}

export function Sidebar({ sessions, isAlone }: SidebarProps) {
  const { t } = useTranslation("app");
  const { sidebarSections } = useRegistry();
  const session = useSession();
  const [search, setSearch] = useState("");
  const sections = (isAbove: boolean) =>
    sidebarSections
      .filter((section) => section.order < 0 === isAbove)
      .map((section) => <section.View key={section.id} />);
  // On a phone without a room the list is all there is. Another element would lose what is typed and open in this one.
  const isMain = usePhone() && isAlone;
  return (
    <section className={styles.sidebar} aria-label={t("sidebar.title")} {...(isMain && { role: "main" })}>
      {isAlone && <VisuallyHidden component="h1">{t("sidebar.title")}</VisuallyHidden>}
      <header className={own.header}>
        <AccountMenu sessions={sessions} />
        <TextInput
          className={own.search}
          type="search"
          role="searchbox"
          aria-label={t("sidebar.search")}
          placeholder={t("sidebar.search")}
          leftSection={<IconSearch size={18} aria-hidden />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <IconAction label={t("palette:title")} onClick={() => openPalette(session)}>
          <IconCommand size={22} aria-hidden />
        </IconAction>
        <Beginnings />
      </header>
      <Suspense>{sections(true)}</Suspense>
      <RoomList search={search} />
      <Suspense>{sections(false)}</Suspense>
    </section>
  );
}
