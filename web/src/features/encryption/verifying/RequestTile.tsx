// A question in a chat: somebody wants to be sure that it is really the other.
import { Button, Text } from "@mantine/core";
import { IconShieldQuestion } from "@tabler/icons-react";
import type { MatrixEvent } from "matrix-js-sdk";
import { useTranslation } from "react-i18next";
import type { TimelineTile } from "../../../extension/contributions.ts";
import { useSession } from "../../../extension/surroundings.tsx";
import { useStorePart } from "../../../ui/useStore.ts";
import { verificationOf } from "../of.ts";
import { callName } from "../trust/useTrust.ts";
import styles from "../Undecryptable.module.css";

function RequestTile({ event }: { event: MatrixEvent }) {
  const { t } = useTranslation("encryption");
  const session = useSession();
  const model = verificationOf(session);
  const sender = event.getSender() ?? "";
  const isOwn = sender === session.userId;
  const eventId = event.getId() ?? "";
  const isWaiting = useStorePart(model.waiting, (waiting) => waiting.has(eventId));
  return (
    <div className={styles.notice}>
      <IconShieldQuestion size={20} aria-hidden />
      <div>
        <Text size="sm">
          {isOwn ? t("request.own") : t("request.theirs", { name: callName(session, sender) })}
        </Text>
        {isWaiting && (
          <Button size="xs" mt="xs" variant="default" onClick={() => model.answer(eventId)}>
            {t("request.answer")}
          </Button>
        )}
      </div>
    </div>
  );
}

export const requestTile: TimelineTile = {
  type: "m.room.message",
  msgtype: "m.key.verification.request",
  layout: "bubble",
  View: RequestTile,
  summarize: (_event, _room, t) => t("encryption:request.summary"),
};
