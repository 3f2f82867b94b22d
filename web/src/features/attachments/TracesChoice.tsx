// What cameras wrote into the pictures and films that are sent as they are, and whether it goes with them.
import { Switch, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Trace } from "../../core/traces/kinds.ts";
import { useStore } from "../../ui/useStore.ts";
import type { AttachmentsModel } from "./model.ts";

const ORDER: Trace[] = ["place", "time", "device", "notes", "more"];

export function TracesChoice({ model }: { model: AttachmentsModel }) {
  const { t, i18n } = useTranslation("attachments");
  const items = useStore(model.items);
  const looks = useStore(model.looks);
  const keeps = useStore(model.keepsTraces);
  // Whether anything is written into them matters only for those that are not drawn anew.
  useStore(model.quality);
  const shown = items.filter((item) => model.isSentAsItIs(item)).map(({ id }) => looks[id]);
  const found = ORDER.filter((trace) => shown.some((look) => look?.traces.includes(trace)));
  const isUnknown = shown.some((look) => look?.is === "unreadable");
  const list = new Intl.ListFormat(i18n.language).format(found.map((trace) => t(`traces.${trace}`)));
  return (
    <>
      {found.length > 0 && (
        <Switch
          checked={keeps}
          onChange={(event) => model.keepsTraces.set(event.currentTarget.checked)}
          label={t("traces.keep")}
          description={t(keeps ? "traces.kept" : "traces.removed", { list })}
        />
      )}
      {isUnknown && <Text size="sm">{t("traces.unknown")}</Text>}
    </>
  );
}
