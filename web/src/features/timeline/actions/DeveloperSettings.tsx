// Settings for those who build things.
import { Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useStore } from "../../../ui/useStore.ts";
import { showsSource } from "./sourceSetting.ts";

export function DeveloperSettings() {
  const { t } = useTranslation("timeline");
  const isOn = useStore(showsSource);
  return (
    <Switch
      label={t("developer.source")}
      description={t("developer.hint")}
      checked={isOn}
      onChange={(event) => showsSource.set(event.currentTarget.checked)}
    />
  );
}
