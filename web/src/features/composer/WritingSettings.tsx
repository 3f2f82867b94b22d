// How one likes to write: what Enter does, and whether others see that one is writing.
import { Radio, Stack, Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type Preferences, prefer, preferences } from "../../platform/preferences.ts";
import { useStore } from "../../ui/useStore.ts";

const CHOICES: Preferences["enter"][] = ["auto", "sends", "breaks"];

export function WritingSettings() {
  const { t } = useTranslation("composer");
  const { enter, tellsTyping } = useStore(preferences);
  return (
    <Stack gap="xl">
      <Radio.Group
        label={t("settings.enter")}
        description={t("settings.enterHint")}
        value={enter}
        onChange={(value) => prefer({ enter: value as Preferences["enter"] })}
      >
        <Stack gap="xs" mt="xs">
          {CHOICES.map((choice) => (
            <Radio key={choice} value={choice} label={t(`settings.enters.${choice}`)} />
          ))}
        </Stack>
      </Radio.Group>
      <Switch
        label={t("settings.typing")}
        description={t("settings.typingHint")}
        checked={tellsTyping}
        onChange={(event) => prefer({ tellsTyping: event.currentTarget.checked })}
      />
    </Stack>
  );
}
