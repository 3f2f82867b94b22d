// Says that a message was written elsewhere first, and by whom.
import { Text } from "@mantine/core";
import { IconArrowForwardUp } from "@tabler/icons-react";
import type { MatrixEvent } from "matrix-js-sdk";
import { useTranslation } from "react-i18next";
import { tameName } from "../../core/message/text.ts";
import { FORWARDED, type Forwarded } from "./forwarded.ts";
import styles from "./Row.module.css";

export function ForwardedMark({ event }: { event: MatrixEvent }) {
  const { t } = useTranslation("timeline");
  const from = event.getContent()[FORWARDED] as Forwarded | undefined | null;
  if (!from || typeof from !== "object") return null;
  const id = typeof from.sender === "string" ? tameName(from.sender, "?") : "?";
  const name = typeof from.name === "string" ? tameName(from.name, id) : id;
  return (
    // Anybody can write anything here, so the name is shown with the id that was given.
    <Text size="xs" className={styles.forwarded} title={id}>
      <IconArrowForwardUp size={14} aria-hidden /> {t("forwarded", { name: `\u2068${name}\u2069` })}
    </Text>
  );
}
