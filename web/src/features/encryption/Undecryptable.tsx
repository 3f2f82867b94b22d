// In the place of a message that cannot be read: why, and what can be done.
import { Button, Text } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import type { MatrixEvent } from "matrix-js-sdk";
import { useTranslation } from "react-i18next";
import type { TimelineTile } from "../../extension/contributions.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { useStore } from "../../ui/useStore.ts";
import { encryptionOf } from "./of.ts";
import styles from "./Undecryptable.module.css";
import { explain } from "./undecryptable.ts";

export function Undecryptable({ event }: { event: MatrixEvent }) {
  const { t } = useTranslation("encryption");
  const session = useSession();
  const model = encryptionOf(session);
  const isLocked = useStore(model.state).is === "locked";
  if (!event.isDecryptionFailure()) return <Text c="dimmed">{t("utd.decrypting")}</Text>;
  const { reason, remedy } = explain(
    event.decryptionFailureReason,
    isLocked,
    event.getSender() === session.userId,
  );
  const name = event.sender?.name ?? event.getSender() ?? "";
  return (
    <div className={styles.notice}>
      <IconLock size={18} aria-hidden />
      <div>
        <Text fw={500}>{t("utd.title")}</Text>
        <Text size="sm">
          {t(`utd.reason.${reason}`, { name })} {t(`utd.remedy.${remedy}`, { name })}
        </Text>
        {remedy === "unlock" && (
          <Button size="xs" mt="xs" variant="default" onClick={() => model.resume()}>
            {t("utd.unlock")}
          </Button>
        )}
      </div>
    </div>
  );
}

const drawn = { layout: "bubble", View: Undecryptable } as const;
const summarize: TimelineTile["summarize"] = (event, _room, t) =>
  t(event.isDecryptionFailure() ? "encryption:utd.title" : "encryption:utd.decrypting");

export const undecryptableTiles: TimelineTile[] = [
  { type: "m.room.message", msgtype: "m.bad.encrypted", summarize, ...drawn },
  { type: "m.room.encrypted", summarize, ...drawn },
];
