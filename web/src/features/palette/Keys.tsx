// A shortcut, drawn as keys.
import { Kbd } from "@mantine/core";
import { keysOf } from "../../core/shortcuts.ts";
import { isMac } from "./model.ts";
import styles from "./Palette.module.css";

export function Keys({ shortcut }: { shortcut: string }) {
  return (
    <span className={styles.keys} dir="ltr">
      {keysOf(shortcut, isMac).map((key) => (
        <Kbd key={key}>{key}</Kbd>
      ))}
    </span>
  );
}
