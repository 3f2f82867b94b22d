// A message that cannot be read: always why, and what to do about it.
import { Button, Text } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import type { MatrixEvent } from "matrix-js-sdk";
import { useTranslation } from "react-i18next";
import { useSession } from "../../extension/surroundings.tsx";
import { useStore } from "../../ui/useStore.ts";
import { encryptionOf } from "../encryption/index.ts";
import styles from "./Row.module.css";

export function Undecryptable({ event }: { event: MatrixEvent }) {
  const { t } = useTranslation("timeline");
  const encryption = encryptionOf(useSession());
  const state = useStore(encryption.state);
  if (!event.isDecryptionFailure()) return <em>{t("undecryptable.trying")}</em>;
  const isLocked = state.is === "locked";
  return (
    <div className={styles.undecryptable}>
      <IconLock size={18} aria-hidden />
      <div>
        <Text size="sm">{t(isLocked ? "undecryptable.locked" : `undecryptable.${reasonOf(event)}`)}</Text>
        {isLocked && (
          <Button size="compact-sm" variant="default" mt={4} onClick={() => encryption.resume()}>
            {t("undecryptable.unlock")}
          </Button>
        )}
      </div>
    </div>
  );
}

const REASONS: Record<string, string> = {
  MEGOLM_UNKNOWN_INBOUND_SESSION_ID: "noKey",
  OLM_UNKNOWN_MESSAGE_INDEX: "noKey",
  MEGOLM_KEY_WITHHELD: "withheld",
  MEGOLM_KEY_WITHHELD_FOR_UNVERIFIED_DEVICE: "unverified",
  HISTORICAL_MESSAGE_NO_KEY_BACKUP: "noBackup",
  HISTORICAL_MESSAGE_BACKUP_UNCONFIGURED: "backupOff",
  HISTORICAL_MESSAGE_WORKING_BACKUP: "notInBackup",
  HISTORICAL_MESSAGE_USER_NOT_JOINED: "beforeYou",
  SENDER_IDENTITY_PREVIOUSLY_VERIFIED: "changedSender",
  UNSIGNED_SENDER_DEVICE: "unsignedDevice",
  UNKNOWN_SENDER_DEVICE: "unknownDevice",
};

function reasonOf(event: MatrixEvent): string {
  return REASONS[event.decryptionFailureReason ?? ""] ?? "other";
}
