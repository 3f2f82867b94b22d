// Says plainly that a message was brought here from elsewhere, and what came with it.
import { Text } from "@mantine/core";
import { IconArchive } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Imported } from "../../core/importing/contents.ts";
import { tameName } from "../../core/message/text.ts";
import styles from "./Row.module.css";

const SOURCES = { telegram: "Telegram", whatsapp: "WhatsApp" };
const MOST_REACTIONS = 20;

export function ImportedMark({ imported }: { imported: Imported }) {
  const { t } = useTranslation("timeline");
  const { source, forwarded_from: from, is_edited: isEdited, reactions } = imported;
  const reacted = Array.isArray(reactions) ? reactions.slice(0, MOST_REACTIONS) : [];
  return (
    <>
      {typeof from === "string" && (
        <Text size="xs" className={styles.forwarded}>
          {t("forwarded", { name: `\u2068${tameName(from, "?")}\u2069` })}
        </Text>
      )}
      {reacted.length > 0 && (
        <Text size="sm" className={styles.forwarded}>
          {reacted.map(({ key, count }) => `${tameName(String(key), "?")} ${Number(count)}`).join("  ")}
        </Text>
      )}
      <Text size="xs" className={styles.forwarded}>
        <IconArchive size={14} aria-hidden /> {t("imported.from", { source: SOURCES[source] })}
        {isEdited === true && `, ${t("imported.edited")}`}
      </Text>
    </>
  );
}
