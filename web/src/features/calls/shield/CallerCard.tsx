// What is known of somebody who calls: facts, and never "safe".
import { Alert, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { Room } from "matrix-js-sdk";
import { useTranslation } from "react-i18next";
import { formatDate } from "../../../core/time.ts";
import { useSession } from "../../../extension/surroundings.tsx";
import { useStore } from "../../../ui/useStore.ts";
import { contactsOf } from "../../contacts/index.ts";
import { useTrust } from "../../encryption/index.ts";
import { useImitated, useServerFacts } from "../../requests/index.ts";
import { nameOf } from "../../timeline/index.ts";
import styles from "./Shield.module.css";

interface CallerCardProps {
  room: Room;
  userId: string;
  isKnown: boolean;
}

export function CallerCard({ room, userId, isKnown }: CallerCardProps) {
  const { t, i18n } = useTranslation("calls");
  const session = useSession();
  const isContact = userId in useStore(contactsOf(session).contacts);
  const trust = useTrust(userId);
  const known = useServerFacts(userId);
  const imitated = useImitated(userId, nameOf(room, userId));
  const server = userId.replace(/^[^:]*:/, "");
  const isElsewhere = server !== session.userId.replace(/^[^:]*:/, "");
  const facts = [
    t(isContact ? "fact.contact" : "fact.noContact"),
    !isKnown && t("fact.first"),
    isElsewhere && t("fact.server", { server }),
    !isContact && known && t("fact.since", { date: formatDate(known.since_ms, i18n.language) }),
    !isContact && known && t("fact.mutual", { count: known.mutual_rooms }),
    trust === "checked" && t("fact.checked"),
  ].filter((fact) => typeof fact === "string");
  const warnings = [
    imitated && t("fact.imitates", { name: imitated }),
    trust === "lost" && t("fact.lost"),
    trust === "changed" && t("fact.changed"),
  ].filter((warning) => typeof warning === "string");
  return (
    <>
      {warnings.map((warning) => (
        <Alert key={warning} color="orange" p="xs" icon={<IconAlertTriangle aria-hidden />}>
          {warning}
        </Alert>
      ))}
      <ul className={styles.facts} aria-label={t("fact.title")}>
        {facts.map((fact) => (
          <li key={fact}>
            <Text size="sm">{fact}</Text>
          </li>
        ))}
      </ul>
    </>
  );
}
