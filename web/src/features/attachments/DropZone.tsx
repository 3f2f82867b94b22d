// Takes files and folders that are dropped or pasted anywhere over the app while a room is open.
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { hasFiles, readTransfer } from "../../platform/media/picking.ts";
import styles from "./DropZone.module.css";

/** Those that are open, the newest last: with a thread open, files go into the thread. */
const zones: symbol[] = [];

export function DropZone({ onFiles }: { onFiles: (files: File[]) => void }) {
  const { t } = useTranslation("attachments");
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const zone = Symbol("zone");
    zones.push(zone);
    const isMeant = (transfer: DataTransfer | null) => hasFiles(transfer) && zones.at(-1) === zone;
    const give = async (transfer: DataTransfer) => {
      const files = await readTransfer(transfer);
      if (files.length > 0) onFiles(files);
    };
    const over = (event: DragEvent) => {
      if (!isMeant(event.dataTransfer)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => event.relatedTarget === null && setOver(false);
    const drop = (event: DragEvent) => {
      setOver(false);
      if (!event.dataTransfer || !isMeant(event.dataTransfer)) return;
      event.preventDefault();
      void give(event.dataTransfer);
    };
    const paste = (event: ClipboardEvent) => {
      // A field has its own mind about what is pasted into it.
      if (event.defaultPrevented || isField(event.target)) return;
      if (event.clipboardData && isMeant(event.clipboardData)) void give(event.clipboardData);
    };
    window.addEventListener("dragover", over);
    window.addEventListener("dragleave", leave);
    window.addEventListener("drop", drop);
    window.addEventListener("paste", paste);
    return () => {
      zones.splice(zones.indexOf(zone), 1);
      window.removeEventListener("dragover", over);
      window.removeEventListener("dragleave", leave);
      window.removeEventListener("drop", drop);
      window.removeEventListener("paste", paste);
    };
  }, [onFiles]);
  return isOver && <div className={styles.zone}>{t("drop")}</div>;
}

function isField(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("input, textarea, [contenteditable]") !== null;
}
