// What lies over the whole window: its head, and below it whatever is looked at.
import { Modal } from "@mantine/core";
import type { MatrixEvent, Room } from "matrix-js-sdk";
import type { ReactNode } from "react";
import { readMedia, ScanMark } from "../timeline/index.ts";
import { Head } from "./Head.tsx";
import { useFocusBack } from "./useFocusBack.ts";
import styles from "./Viewer.module.css";

interface FrameProps {
  room: Room;
  event: MatrixEvent;
  /** Pictures are looked at in the dark, whatever the scheme is. */
  look: "dark" | "light";
  /** A dialog lies over this: keys and focus are its own. */
  isBelow: boolean;
  onBelow: (isBelow: boolean) => void;
  onClose: () => void;
  children: ReactNode;
}

export function Frame({ room, event, look, isBelow, onBelow, onClose, children }: FrameProps) {
  useFocusBack();
  return (
    <Modal.Root
      opened
      fullScreen
      onClose={onClose}
      closeOnEscape={!isBelow}
      trapFocus={!isBelow}
      classNames={{ content: styles[look] }}
    >
      <Modal.Content radius={0}>
        <Head room={room} event={event} onClose={onClose} onDialog={onBelow} />
        <div className={styles.scan}>
          <ScanMark attachment={readMedia(event).attachment} />
        </div>
        <Modal.Body className={styles.body}>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
