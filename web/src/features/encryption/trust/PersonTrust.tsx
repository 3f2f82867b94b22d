// How sure one is of somebody, in words, and what can be done about it.
import { Alert, Button, Group, Text } from "@mantine/core";
import { IconShield, IconShieldCheck, IconShieldExclamation, IconShieldX } from "@tabler/icons-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { Trust } from "../../../core/trust.ts";
import { useFailureText } from "../../../extension/failures.ts";
import { useSession } from "../../../extension/surroundings.tsx";
import { failureOf } from "../../../platform/matrix/failure.ts";
import { ErrorNotice } from "../../../ui/ErrorNotice.tsx";
import { useSending } from "../../../ui/useSending.ts";
import { useStore } from "../../../ui/useStore.ts";
import { findSharedChat } from "../../rooms/index.ts";
import { encryptionOf, trustModelOf, verificationOf } from "../of.ts";
import { callName, useTrust } from "./useTrust.ts";

export const SIGNS: Record<Trust, { icon: typeof IconShield; color: string }> = {
  unknown: { icon: IconShield, color: "gray" },
  unchecked: { icon: IconShield, color: "gray" },
  checked: { icon: IconShieldCheck, color: "green" },
  changed: { icon: IconShieldExclamation, color: "yellow" },
  lost: { icon: IconShieldX, color: "red" },
};

interface PersonTrustProps {
  userId: string;
  /** Called when the comparing begins, which has a window of its own. */
  onBegin?: () => void;
}

export function PersonTrust({ userId, onBegin }: PersonTrustProps) {
  const { t } = useTranslation("encryption");
  const session = useSession();
  const trust = useTrust(userId);
  const name = callName(session, userId);
  useEffect(
    () =>
      void trustModelOf(session)
        .fetch(userId)
        .catch(() => undefined),
    [session, userId],
  );
  const { icon: Sign, color } = SIGNS[trust];
  return (
    <Alert
      color={color}
      variant="light"
      ta="start"
      role={trust === "lost" ? "alert" : "group"}
      icon={<Sign aria-hidden />}
      title={t(`trust.title.${trust}`, { name })}
      // Its own colour is too pale on its own ground.
      styles={{ title: { color: "var(--mantine-color-text)" } }}
    >
      <Text size="sm">{t(`trust.text.${trust}`, { name })}</Text>
      {trust !== "checked" && trust !== "unknown" && (
        <Deeds userId={userId} name={name} trust={trust} onBegin={onBegin} />
      )}
    </Alert>
  );
}

interface DeedsProps extends PersonTrustProps {
  name: string;
  trust: Trust;
}

function Deeds({ userId, name, trust, onBegin }: DeedsProps) {
  const { t } = useTranslation("encryption");
  const say = useFailureText();
  const session = useSession();
  const encryption = encryptionOf(session);
  const isLocked = useStore(encryption.state).is === "locked";
  const chat = findSharedChat(session.client, userId);
  const accepting = useSending(() => trustModelOf(session).accept(userId));
  const check = () => {
    onBegin?.();
    if (chat) void verificationOf(session).verifyPerson(userId, chat.roomId);
  };
  const mayAccept = trust === "lost" || trust === "changed";
  return (
    <>
      {accepting.error !== undefined && <ErrorNotice>{say(failureOf(accepting.error))}</ErrorNotice>}
      {isLocked && <Text size="sm">{t("trust.locked")}</Text>}
      {!isLocked && !chat && <Text size="sm">{t("trust.noChat", { name })}</Text>}
      <Group mt="sm" gap="xs">
        {isLocked && (
          <Button size="xs" onClick={() => encryption.resume()}>
            {t("utd.unlock")}
          </Button>
        )}
        {!isLocked && chat && (
          <Button size="xs" onClick={check}>
            {t(trust === "lost" ? "trust.again" : "trust.check")}
          </Button>
        )}
        {mayAccept && (
          <Button
            size="xs"
            variant="default"
            loading={accepting.isBusy}
            onClick={() => void accepting.send()}
          >
            {t(`trust.accept.${trust}`)}
          </Button>
        )}
      </Group>
    </>
  );
}
