// The settings: the list of pages that the features have added, and the one that is open.
import { ScrollArea } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { Suspense, useEffect, useReducer } from "react";
import { useTranslation } from "react-i18next";
import type { SettingsPage } from "../../extension/contributions.ts";
import { useRoute, useSurroundings } from "../../extension/surroundings.tsx";
import { IconAction } from "../../ui/IconAction.tsx";
import styles from "./Settings.module.css";
import { SettingsLink } from "./SettingsLink.tsx";

export function Settings() {
  const { t } = useTranslation();
  const { navigation } = useSurroundings();
  const route = useRoute();
  const pages = useShownPages();
  const wanted = route.name === "settings" ? route.page : undefined;
  const open = pages.find((page) => page.id === wanted);
  const shown = open ?? pages[0];
  return (
    <main className={styles.settings} data-open={open ? true : undefined}>
      <nav className={styles.list} aria-label={t("settings:title")}>
        <header className={styles.header}>
          <IconAction label={t("settings:close")} onClick={() => navigation.go({ name: "home" })}>
            <IconArrowLeft size={22} aria-hidden />
          </IconAction>
          <h1>{t("settings:title")}</h1>
        </header>
        {pages.map((page) => (
          <SettingsLink key={page.id} page={page} isOpen={page === shown} />
        ))}
      </nav>
      {shown && (
        <section className={styles.page}>
          <header className={styles.header}>
            <IconAction
              className={styles.back}
              label={t("settings:back")}
              onClick={() => navigation.go({ name: "settings" })}
            >
              <IconArrowLeft size={22} aria-hidden />
            </IconAction>
            <h1>{t(shown.label)}</h1>
          </header>
          <ScrollArea className={styles.content}>
            <div className={styles.column}>
              <Suspense>
                <shown.View />
              </Suspense>
            </div>
          </ScrollArea>
        </section>
      )}
    </main>
  );
}

/** The pages that there are for this person, also those that come to be while one looks. */
function useShownPages(): SettingsPage[] {
  const surroundings = useSurroundings();
  const { session, registry } = surroundings;
  const [, draw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const ends = registry.settingsPages.map((page) => page.appears?.(session).subscribe(draw));
    return () => {
      for (const end of ends) end?.();
    };
  }, [session, registry]);
  return registry.settingsPages.filter(
    (page) => (page.isShown?.(surroundings) ?? true) && (page.appears?.(session).value ?? true),
  );
}
