// The three panes: the list of rooms, what is open, and a panel beside it; on a phone, one of them.
import { Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { Route } from "../core/route.ts";
import { useRegistry, useRoute } from "../extension/surroundings.tsx";
import type { SessionModel } from "../features/session/index.ts";
import { Settings } from "../features/settings/index.ts";
import { Empty } from "../ui/Empty.tsx";
import { Connection } from "./Connection.tsx";
import { RoomScreen } from "./RoomScreen.tsx";
import styles from "./Shell.module.css";
import { Sidebar } from "./Sidebar.tsx";

export function Shell({ sessions }: { sessions: SessionModel }) {
  const route = useRoute();
  const { overlays } = useRegistry();
  return (
    <>
      <Connection />
      {route.name === "settings" ? (
        <Suspense>
          <Settings />
        </Suspense>
      ) : (
        <div className={styles.shell} data-pane={paneOf(route)}>
          <Sidebar sessions={sessions} isAlone={route.name === "home"} />
          <Open route={route} />
        </div>
      )}
      <Suspense>
        {overlays.map((overlay) => (
          <overlay.View key={overlay.id} />
        ))}
      </Suspense>
    </>
  );
}

/** Which pane a phone shows. */
function paneOf(route: Route): "list" | "main" | "panel" {
  if (route.name === "home") return "list";
  return route.name === "room" && route.panel ? "panel" : "main";
}

function Open({ route }: { route: Route }) {
  const { t } = useTranslation("app");
  const { pages } = useRegistry();
  if (route.name === "room") return <RoomScreen key={route.roomId} route={route} />;
  const page = route.name === "page" ? pages.find(({ id }) => id === route.page) : undefined;
  return (
    <main className={styles.main}>
      {page && route.name === "page" ? (
        <Suspense>
          <page.View rest={route.rest} />
        </Suspense>
      ) : (
        <Empty isPage={route.name !== "home"} title={t("nothingOpen.title")} text={t("nothingOpen.text")} />
      )}
    </main>
  );
}
