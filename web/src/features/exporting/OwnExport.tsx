// A page of the settings: everything that the server keeps of the person, to be taken along.
import { Button, Progress, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { formatBytes } from "../../core/mediaMessage.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { useStore } from "../../ui/useStore.ts";
import { ownExportOf } from "./of.ts";
import type { OwnExportModel, OwnExportState } from "./ownModel.ts";

export function OwnExport() {
  const { t } = useTranslation("exporting");
  const model = ownExportOf(useSession());
  const state = useStore(model.state);
  return (
    <Stack align="start">
      <Text>{t("own.lead")}</Text>
      <Text size="sm" c="dimmed">
        {t("own.locked", { name: t("title") })}
      </Text>
      {state.is === "saving" ? (
        <Busy model={model} bytes={state.bytes} />
      ) : (
        <Button onClick={() => void model.run()}>{t("own.start")}</Button>
      )}
      <Result state={state} />
    </Stack>
  );
}

function Busy({ model, bytes }: { model: OwnExportModel; bytes: number }) {
  const { t, i18n } = useTranslation("exporting");
  return (
    <>
      {/* Nobody knows how much it will be. */}
      <Progress w="100%" value={100} animated aria-label={t("own.title")} />
      <Text role="status">{t("own.saving", { size: formatBytes(bytes, i18n.language) })}</Text>
      <Button variant="default" onClick={() => model.cancel()}>
        {t("cancel")}
      </Button>
    </>
  );
}

function Result({ state }: { state: OwnExportState }) {
  const { t, i18n } = useTranslation("exporting");
  if (state.is === "failed") return <ErrorNotice>{t(`own.failed.${state.why}`)}</ErrorNotice>;
  if (state.is !== "done") return null;
  return <Text role="status">{t("own.done", { size: formatBytes(state.bytes, i18n.language) })}</Text>;
}
