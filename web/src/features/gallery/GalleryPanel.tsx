// The gallery of a room: under tabs, newest first, with a search by name.
import { Tabs, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import type { Room } from "matrix-js-sdk";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { TABS, type Tab } from "../../core/gallery/exhibits.ts";
import { useSession } from "../../extension/surroundings.tsx";
import styles from "./Gallery.module.css";
import { galleryOf } from "./of.ts";
import { Wall } from "./Wall.tsx";

const WAIT_MS = 250;

export function GalleryPanel({ room }: { room: Room }) {
  const { t } = useTranslation("gallery");
  const model = galleryOf(useSession(), room);
  const [tab, setTab] = useState<Tab>("media");
  const [typed, setTyped] = useState("");
  const [search] = useDebouncedValue(typed.trim(), WAIT_MS);
  return (
    <Tabs
      value={tab}
      onChange={(value) => setTab(TABS.find((one) => one === value) ?? "media")}
      keepMounted={false}
      className={styles.gallery}
    >
      <Tabs.List grow className={styles.tabs} aria-label={t("kinds")}>
        {TABS.map((one) => (
          <Tabs.Tab key={one} value={one} px="xs">
            {t(`tab.${one}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <TextInput
        type="search"
        m="sm"
        aria-label={t("search")}
        placeholder={t("search")}
        leftSection={<IconSearch size={18} aria-hidden />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {TABS.map((one) => (
        <Tabs.Panel key={one} value={one} className={styles.tabPanel}>
          <Wall key={search} model={model} room={room} tab={one} search={search} />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
