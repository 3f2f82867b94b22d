// The menu of a row: opened by the right button, a long press, or the menu key, where that happened.
import { Menu } from "@mantine/core";
import { type MouseEvent, type ReactNode, useState } from "react";
import { useSession } from "../../extension/surroundings.tsx";
import { useRoomActions } from "./RoomActions.tsx";
import styles from "./RowMenu.module.css";

interface Place {
  x: number;
  y: number;
}

export function RowMenu({ roomId, children }: { roomId: string; children: ReactNode }) {
  const [place, setPlace] = useState<Place>();
  const [isUsed, setUsed] = useState(false);
  const open = (event: MouseEvent<HTMLDivElement>) => {
    event.preventDefault();
    const box = event.currentTarget.getBoundingClientRect();
    // The menu key has no place of its own: the middle of the row is where one looks.
    const isByKey = event.clientX === 0 && event.clientY === 0;
    setUsed(true);
    setPlace({
      x: isByKey ? box.width / 2 : event.clientX - box.left,
      y: isByKey ? box.height / 2 : event.clientY - box.top,
    });
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the link within is what one focuses; this hears its menu key
    <div className={styles.row} onContextMenu={open}>
      {children}
      {isUsed && <Entries roomId={roomId} place={place} onClose={() => setPlace(undefined)} />}
    </div>
  );
}

function Entries({ roomId, place, onClose }: { roomId: string; place?: Place; onClose: () => void }) {
  const room = useSession().client.getRoom(roomId);
  const { entries, dialog } = useRoomActions(room);
  return (
    <>
      <Menu opened={place !== undefined} onClose={onClose} position="bottom-start" withinPortal>
        <Menu.Target>
          <span className={styles.point} style={{ left: place?.x ?? 0, top: place?.y ?? 0 }} />
        </Menu.Target>
        <Menu.Dropdown>{entries}</Menu.Dropdown>
      </Menu>
      {dialog}
    </>
  );
}
