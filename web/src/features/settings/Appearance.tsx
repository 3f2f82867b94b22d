// How the app looks: light or dark, the accent, the size of the text, the language.
import { ColorSwatch, Group, Input, SegmentedControl, Select, Slider, Stack } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { prefer, preferences } from "../../platform/preferences.ts";
import { ACCENTS } from "../../ui/Look.tsx";
import { useStore } from "../../ui/useStore.ts";
import styles from "./Settings.module.css";

const SCHEMES = ["auto", "light", "dark"] as const;
const LANGUAGES = { en: "English", ru: "Русский", ar: "العربية" };

export function Appearance() {
  const { t } = useTranslation("settings");
  const { scheme, textPercent, language } = useStore(preferences);
  return (
    <Stack gap="xl">
      <Input.Wrapper label={t("appearance.scheme")} component="div">
        <SegmentedControl
          fullWidth
          aria-label={t("appearance.scheme")}
          value={scheme}
          onChange={(value) => prefer({ scheme: value as typeof scheme })}
          data={SCHEMES.map((value) => ({ value, label: t(`appearance.schemes.${value}`) }))}
        />
      </Input.Wrapper>
      <Accent />
      <Input.Wrapper label={t("appearance.textSize", { percent: textPercent })} component="div">
        <Slider
          min={80}
          max={150}
          step={10}
          value={textPercent}
          onChange={(value) => prefer({ textPercent: value })}
          thumbLabel={t("appearance.textSize", { percent: textPercent })}
          label={(value) => `${value} %`}
        />
      </Input.Wrapper>
      <Select
        label={t("appearance.language")}
        value={language ?? ""}
        onChange={(value) => prefer({ language: value || undefined })}
        allowDeselect={false}
        data={[
          { value: "", label: t("appearance.browserLanguage") },
          ...Object.entries(LANGUAGES).map(([value, label]) => ({ value, label })),
        ]}
      />
    </Stack>
  );
}

function Accent() {
  const { t } = useTranslation("settings");
  const name = useId();
  const { accent } = useStore(preferences);
  return (
    <Input.Wrapper label={t("appearance.accent")} component="div">
      <Group role="radiogroup" aria-label={t("appearance.accent")} gap="xs">
        {ACCENTS.map((color) => (
          <label key={color} className={styles.accent}>
            <input
              type="radio"
              name={name}
              aria-label={t(`appearance.accents.${color}`)}
              checked={accent === color}
              onChange={() => prefer({ accent: color })}
            />
            <ColorSwatch color={`var(--mantine-color-${color}-8)`} size={36} c="white">
              {accent === color && <IconCheck size={20} aria-hidden />}
            </ColorSwatch>
          </label>
        ))}
      </Group>
    </Input.Wrapper>
  );
}
