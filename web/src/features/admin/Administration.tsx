// The page of administration, `/admin/PART/...`: its parts as tabs, and the one that is open.
import { Loader } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { type ComponentType, type LazyExoticComponent, lazy, Suspense, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useNavigation, useSession } from "../../extension/surroundings.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { IconAction } from "../../ui/IconAction.tsx";
import { useStore } from "../../ui/useStore.ts";
import styles from "./Admin.module.css";
import { rankOf } from "./of.ts";
import { SectionLink } from "./SectionLink.tsx";
import { SECTIONS, type SectionId } from "./sections.ts";

const VIEWS: Record<SectionId, LazyExoticComponent<ComponentType<{ item?: string }>>> = {
  health: lazy(async () => ({ default: (await import("./HealthView.tsx")).HealthView })),
  people: lazy(async () => ({ default: (await import("./People.tsx")).People })),
  rooms: lazy(async () => ({ default: (await import("./Rooms.tsx")).Rooms })),
  reports: lazy(async () => ({ default: (await import("./Reports.tsx")).Reports })),
  calling: lazy(async () => ({ default: (await import("./Calling.tsx")).Calling })),
  tokens: lazy(async () => ({ default: (await import("./Tokens.tsx")).Tokens })),
  settings: lazy(async () => ({ default: (await import("./ServerSettings.tsx")).ServerSettings })),
};

export function Administration({ rest: [part, item] }: { rest: string[] }) {
  const { t } = useTranslation("admin");
  const navigation = useNavigation();
  const isAdmin = useStore(rankOf(useSession()).isAdmin);
  const open = SECTIONS.find(({ id }) => id === part) ?? SECTIONS[0];
  const View = VIEWS[open.id];
  const tabs = useRef<HTMLElement>(null);
  // On a phone the tabs are wider than the screen: the open one is brought into sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each part
  useEffect(() => {
    const current = tabs.current?.querySelector("[aria-current]");
    current?.scrollIntoView({ inline: "center", block: "nearest" });
  }, [open.id, isAdmin]);
  if (!isAdmin) return <Empty isPage title={t("notYou.title")} text={t("notYou.text")} />;
  return (
    <>
      <header className={styles.header}>
        <IconAction className={styles.back} label={t("back")} onClick={() => navigation.go({ name: "home" })}>
          <IconArrowLeft size={22} aria-hidden />
        </IconAction>
        <h1>{t("title")}</h1>
      </header>
      <nav ref={tabs} className={styles.tabs} aria-label={t("title")}>
        {SECTIONS.map(({ id, icon: Icon }) => (
          <SectionLink
            key={id}
            rest={[id]}
            className={styles.tab}
            underline="never"
            isCurrent={id === open.id}
          >
            <Icon size={18} aria-hidden />
            {t(`sections.${id}.title`)}
          </SectionLink>
        ))}
      </nav>
      <div className={styles.content}>
        <div className={styles.column}>
          <Suspense fallback={<Loader role="status" aria-label={t("loading")} />}>
            <View key={open.id} {...(item !== undefined && { item })} />
          </Suspense>
        </div>
      </div>
    </>
  );
}
