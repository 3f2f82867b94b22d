// The three panes: the list of rooms, what is open, and a panel beside it; on a phone, one of them.
import { Suspense, useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { Route } from "../core/route.ts";
import { useNavigation, useRegistry, useRoute, useSession } from "../extension/surroundings.tsx";
import { GuestBar } from "../features/callguests/index.ts";
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
  const { guestRoomId, guestUntilMs = 0 } = useSession().account;
  return (
    <>
      <Connection />
      {guestRoomId ? (
        <GuestShell roomId={guestRoomId} untilMs={guestUntilMs} sessions={sessions} route={route} />
      ) : route.name === "settings" ? (
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

interface GuestShellProps {
  roomId: string;
  untilMs: number;
  sessions: SessionModel;
  route: Route;
}

/** A guest has one room, and sees nothing else. */
function GuestShell({ roomId, untilMs, sessions, route }: GuestShellProps) {
  const here: Route = route.name === "room" && route.roomId === roomId ? route : { name: "room", roomId };
  const navigation = useNavigation();
  useEffect(() => {
    if (here !== route) navigation.go(here);
  });
  return (
    <div className={styles.guest}>
      <GuestBar roomId={roomId} untilMs={untilMs} onLeave={() => sessions.signOut()} />
      <div className={styles.shell} data-pane={paneOf(here)}>
        <RoomScreen route={here} />
      </div>
    </div>
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
