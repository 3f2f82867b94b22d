// What a newcomer should know of this server: that it has no administrator yet, or takes no new accounts.
import { Alert } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { askServer, type ServerFacts } from "../../platform/matrix/server.ts";

export function useServerFacts(): ServerFacts | undefined {
  const [facts, setFacts] = useState<ServerFacts>();
  useEffect(() => void askServer(window.location.origin).then(setFacts), []);
  return facts;
}

export function ServerNotice({ facts }: { facts: ServerFacts | undefined }) {
  const { t } = useTranslation("session");
  if (!facts) return null;
  if (facts.setup === "done" && facts.registration !== "closed") return null;
  const says = facts.setup === "done" ? "closed" : facts.setup;
  return (
    <Alert color="blue" variant="light" icon={<IconInfoCircle aria-hidden />}>
      {t(`server.${says}`)}
    </Alert>
  );
}
