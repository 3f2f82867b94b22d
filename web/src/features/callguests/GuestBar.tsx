// Above the only room that a guest has: until when, and the way out.
import { Button, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSession } from "../../extension/surroundings.tsx";
import { useSending } from "../../ui/useSending.ts";
import styles from "./Guests.module.css";

interface GuestBarProps {
  roomId: string;
  untilMs: number;
  /** Forget the account here. */
  onLeave: () => Promise<void>;
}

export function GuestBar({ roomId, untilMs, onLeave }: GuestBarProps) {
  const { t, i18n } = useTranslation("callguests");
  const { client } = useSession();
  const until = new Intl.DateTimeFormat(i18n.language, { dateStyle: "medium", timeStyle: "short" });
  const leaving = useSending(async () => {
    await client.leave(roomId).catch(() => undefined);
    await onLeave();
  });
  return (
    <aside className={styles.bar} aria-label={t("bar.label")}>
      <Text size="sm">{t("bar.text", { date: until.format(untilMs) })}</Text>
      <Button
        size="compact-sm"
        variant="default"
        loading={leaving.isBusy}
        onClick={() => void leaving.send()}
      >
        {t("bar.leave")}
      </Button>
    </aside>
  );
}
