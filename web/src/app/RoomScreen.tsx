// An open room: its head, its messages, where one writes, and a panel beside them.
import { IconX } from "@tabler/icons-react";
import type { Room } from "matrix-js-sdk";
import { Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { RoomRoute } from "../core/route.ts";
import { useSession, useSurroundings } from "../extension/surroundings.tsx";
import { Composer } from "../features/composer/index.ts";
import { Door, PageAlone } from "../features/places/index.ts";
import { Facts } from "../features/requests/index.ts";
import { Invitation, RoomHeader, useMyMembership } from "../features/rooms/index.ts";
import { Timeline } from "../features/timeline/index.ts";
import { KnownMembership } from "../platform/matrix/sdk.ts";
import { IconAction } from "../ui/IconAction.tsx";
import styles from "./Shell.module.css";

export function RoomScreen({ route }: { route: RoomRoute }) {
  const membership = useMyMembership(route.roomId);
  const room = useSession().client.getRoom(route.roomId);
  if (room && membership === KnownMembership.Join) return <Joined room={room} route={route} />;
  return (
    <main className={styles.main}>
      {room && membership === KnownMembership.Invite ? (
        <PageAlone>
          <Invitation room={room}>
            <Suspense>
              <Facts room={room} />
            </Suspense>
          </Invitation>
        </PageAlone>
      ) : (
        <Suspense>
          <Door
            idOrAlias={route.roomId}
            {...(route.via && { via: route.via })}
            {...(route.eventId && { eventId: route.eventId })}
          />
        </Suspense>
      )}
    </main>
  );
}

function Joined({ room, route }: { room: Room; route: RoomRoute }) {
  return (
    <>
      <main className={styles.main}>
        <RoomHeader room={room} />
        <Timeline room={room} />
        <Composer room={room} />
      </main>
      {route.panel && <Panel room={room} route={route} />}
    </>
  );
}

function Panel({ room, route }: { room: Room; route: RoomRoute }) {
  const { t } = useTranslation();
  const { registry, navigation } = useSurroundings();
  const panel = registry.roomPanels.find(({ id }) => id === route.panel);
  if (!panel) return null;
  return (
    <aside className={styles.panel} aria-label={t(panel.label)}>
      <header className={styles.panelHeader}>
        <h2>{t(panel.label)}</h2>
        <IconAction
          label={t("app:panel.close")}
          onClick={() => navigation.go({ name: "room", roomId: room.roomId })}
        >
          <IconX size={22} aria-hidden />
        </IconAction>
      </header>
      <div className={styles.panelBody}>
        <Suspense>
          <panel.View room={room} {...(route.item && { item: route.item })} />
        </Suspense>
      </div>
    </aside>
  );
}
