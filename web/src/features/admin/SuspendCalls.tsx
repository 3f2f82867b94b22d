// Keeping somebody from calling: for a reason that they read, and for a time.
import { Select, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../extension/surroundings.tsx";
import type { UserDetails } from "./api.ts";
import { Confirm } from "./Confirm.tsx";
import { rankOf } from "./of.ts";

const DAY_MS = 86_400_000;
const SPANS = { day: DAY_MS, week: 7 * DAY_MS, month: 30 * DAY_MS, quarter: 90 * DAY_MS } as const;
const LONGEST_REASON = 500;

type Span = keyof typeof SPANS;

interface SuspendCallsProps {
  user: UserDetails;
  onClose: () => void;
  onDone: () => void;
}

export function SuspendCalls({ user, onClose, onDone }: SuspendCallsProps) {
  const { t } = useTranslation("admin");
  const { api } = rankOf(useSession());
  const [reason, setReason] = useState("");
  const [span, setSpan] = useState<Span>("week");
  return (
    <Confirm
      title={t("deeds.suspendCalls.title", { name: user.display_name ?? user.user_id })}
      text={t("deeds.suspendCalls.text")}
      does={t("deeds.suspendCalls.do")}
      isDangerous
      isReady={reason.trim() !== ""}
      act={async () => {
        await api.suspendCalling(user.user_id, reason.trim(), Date.now() + SPANS[span]);
        onDone();
      }}
      onClose={onClose}
    >
      <Textarea
        label={t("deeds.suspendCalls.reason")}
        required
        autosize
        minRows={2}
        maxLength={LONGEST_REASON}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Select
        label={t("deeds.suspendCalls.until")}
        allowDeselect={false}
        value={span}
        onChange={(value) => setSpan(value as Span)}
        data={Object.keys(SPANS).map((value) => ({ value, label: t(`deeds.suspendCalls.spans.${value}`) }))}
      />
    </Confirm>
  );
}
