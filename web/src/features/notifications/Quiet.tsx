// Do not disturb: a pause that ends by itself, and hours of every day or of some.
import { Button, Chip, Group, Input, Switch, Text, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { isBeforeEnd, type QuietHours } from "../../core/quiet.ts";
import { useFailureText } from "../../extension/failures.ts";
import { failureOf } from "../../platform/matrix/failure.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { Part } from "./Part.tsx";
import { dayNames, endOf, formatEnd, PAUSES } from "./times.ts";
import { useChange } from "./useChange.ts";
import { useRules } from "./useRules.ts";

const NIGHT = { from: "22:00", to: "07:00" };

export function Quiet() {
  const { t } = useTranslation("notifications");
  const say = useFailureText();
  const rules = useRules();
  const content = rules.doNotDisturb;
  const { isBusy, error, change } = useChange();
  const set = (wish: Parameters<typeof rules.setDoNotDisturb>[0]) =>
    change(() => rules.setDoNotDisturb(wish));
  const setHours = (wish: Partial<QuietHours>) =>
    set({
      from: content.from ?? NIGHT.from,
      to: content.to ?? NIGHT.to,
      time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      ...wish,
    });
  return (
    <Part title={t("quiet.title")} text={t("quiet.text")}>
      <Pause untilMs={content.until_ms} isBusy={isBusy} onChange={(until_ms) => set({ until_ms })} />
      <Switch
        label={t("quiet.hours")}
        checked={content.enabled === true}
        disabled={isBusy}
        onChange={(event) => setHours({ enabled: event.currentTarget.checked })}
      />
      {content.enabled && <Hours hours={{ ...NIGHT, ...content }} onChange={setHours} />}
      {error !== undefined && <ErrorNotice>{say(failureOf(error))}</ErrorNotice>}
    </Part>
  );
}

interface PauseProps {
  untilMs: number | undefined;
  isBusy: boolean;
  onChange: (untilMs: number) => void;
}

function Pause({ untilMs, isBusy, onChange }: PauseProps) {
  const { t, i18n } = useTranslation("notifications");
  const now = Date.now();
  if (untilMs !== undefined && isBeforeEnd({ until_ms: untilMs }, now))
    return (
      <Group gap="sm">
        <Text size="sm" role="status">
          {t("quiet.until", { time: formatEnd(untilMs, now, i18n.language) })}
        </Text>
        <Button size="xs" variant="default" disabled={isBusy} onClick={() => onChange(0)}>
          {t("quiet.end")}
        </Button>
      </Group>
    );
  return (
    <Input.Wrapper component="div" label={t("quiet.pause")}>
      <Group gap="xs" mt={4}>
        {PAUSES.map((pause) => (
          <Button
            key={pause}
            size="xs"
            variant="default"
            disabled={isBusy}
            onClick={() => onChange(endOf(pause, Date.now()))}
          >
            {t(`pauses.${pause}`)}
          </Button>
        ))}
      </Group>
    </Input.Wrapper>
  );
}

interface HoursProps {
  hours: Partial<QuietHours>;
  onChange: (wish: Partial<QuietHours>) => void;
}

function Hours({ hours, onChange }: HoursProps) {
  const { t, i18n } = useTranslation("notifications");
  const names = dayNames(i18n.language);
  const days = hours.days ?? names.map(({ day }) => day);
  const time = (name: "from" | "to") => (
    <TextInput
      type="time"
      label={t(`quiet.${name}`)}
      value={hours[name] ?? ""}
      onChange={(event) => event.currentTarget.value && onChange({ [name]: event.currentTarget.value })}
    />
  );
  return (
    <>
      <Group gap="sm">
        {time("from")}
        {time("to")}
      </Group>
      <Input.Wrapper component="div" label={t("quiet.days")} description={t("quiet.daysHint")}>
        <Chip.Group
          multiple
          value={days.map(String)}
          onChange={(value) => onChange({ days: value.map(Number).sort() })}
        >
          <Group gap={6} mt={4}>
            {names.map(({ day, short, long }) => (
              <Chip key={day} value={String(day)} size="xs" aria-label={long}>
                {short}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
      </Input.Wrapper>
    </>
  );
}
