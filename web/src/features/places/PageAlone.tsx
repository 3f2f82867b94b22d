// A page with one thing in its middle; on a phone, with the way back to the chats.
import { Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { PageHead } from "./PageHead.tsx";
import styles from "./places.module.css";

export function PageAlone({ children }: { children: ReactNode }) {
  return (
    <div className={styles.page}>
      <Stack mih="100%" p="lg">
        <PageHead />
        <div className={styles.middle}>{children}</div>
      </Stack>
    </div>
  );
}
