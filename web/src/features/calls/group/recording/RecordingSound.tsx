// Whoever is in the call hears that it is recorded, also when it is only a bar; screen readers say by whom.
import { VisuallyHidden } from "@mantine/core";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../../extension/surroundings.tsx";
import { useStorePart } from "../../../../ui/useStore.ts";
import type { Company } from "../../company.ts";
import { play } from "../../tones.ts";
import { recordingOf } from "./of.ts";
import { useRecorderNames } from "./useRecorderNames.ts";

export function RecordingSound({ call }: { call: Company }) {
  const { t } = useTranslation("calls");
  const names = useRecorderNames(call);
  const isOwn = useStorePart(recordingOf(useSession(), call).view, ({ is }) => is === "on");
  const number = names.length + (isOwn ? 1 : 0);
  useEffect(() => {
    if (number > 0) play("recording");
  }, [number]);
  return (
    <VisuallyHidden role="status">
      {names.map((name) => t("record.by", { name })).join(" ")}
      {isOwn && t("record.own.on")}
    </VisuallyHidden>
  );
}
