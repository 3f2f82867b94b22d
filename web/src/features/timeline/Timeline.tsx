// The messages of a room or a thread: strips above and below, and the list with its menu and dialogs between.
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { Suspense, useMemo, useState } from "react";
import type { MessageAction } from "../../extension/contributions.ts";
import { useRoute, useSurroundings } from "../../extension/surroundings.tsx";
import { MessageList } from "./MessageList.tsx";
import { MessageMenu, type OpenMenu } from "./MessageMenu.tsx";
import { timelineOf } from "./of.ts";
import { SelectionBar } from "./SelectionBar.tsx";
import styles from "./Timeline.module.css";
import { type Desk, DeskProvider } from "./TimelineContext.tsx";
import { useOpening } from "./useOpening.ts";

interface TimelineProps {
  room: Room;
  /** The event id of a thread's root, to show that thread only. */
  threadId?: string;
}

export function Timeline({ room, threadId }: TimelineProps) {
  const surroundings = useSurroundings();
  const { registry } = surroundings;
  const model = timelineOf(surroundings, room, threadId);
  const route = useRoute();
  const eventId = !threadId && route.name === "room" ? route.eventId : undefined;
  useOpening(model, eventId);
  const [menu, setMenu] = useState<OpenMenu>();
  const [dialog, setDialog] = useState<{ action: MessageAction; event: MatrixEvent }>();
  const desk = useMemo<Desk>(
    () => ({
      room,
      model,
      openMenu: (event, at) => setMenu({ event, ...at }),
      run: (action, event) => {
        if (action.Dialog) setDialog({ action, event });
        else void action.run?.({ ...surroundings, room, event });
      },
    }),
    [room, model, surroundings],
  );
  const banners = (place: "top" | "bottom") =>
    !threadId &&
    registry.roomBanners
      .filter((one) => one.place === place)
      .map((one) => <one.View key={one.id} room={room} />);
  return (
    <DeskProvider value={desk}>
      <section className={styles.timeline}>
        <Suspense>{banners("top")}</Suspense>
        <MessageList key={`${room.roomId} ${threadId}`} model={model} />
        <Suspense>{banners("bottom")}</Suspense>
        <SelectionBar model={model} />
      </section>
      {menu && <MessageMenu {...menu} onClose={() => setMenu(undefined)} />}
      {dialog?.action.Dialog && (
        <Suspense>
          <dialog.action.Dialog event={dialog.event} room={room} onClose={() => setDialog(undefined)} />
        </Suspense>
      )}
    </DeskProvider>
  );
}
