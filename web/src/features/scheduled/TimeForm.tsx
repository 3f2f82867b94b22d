// Asks when: what people often mean, or any time.
import { Button, Group, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { faultOfTime, suggestTimes, toLocalInput } from "../../core/schedule.ts";

interface TimeFormProps {
  isBusy: boolean;
  isDisabled?: boolean;
  action: string;
  onChoose: (at: Date) => void;
}

export function TimeForm({ isBusy, isDisabled, action, onChoose }: TimeFormProps) {
  const { t, i18n } = useTranslation("scheduled");
  const [now] = useState(() => new Date());
  const [typed, setTyped] = useState(() => toLocalInput(new Date(now.getTime() + 3600_000)));
  const [isAsked, setAsked] = useState(false);
  const fault = faultOfTime(new Date(typed), new Date());
  const format = new Intl.DateTimeFormat(i18n.language, {
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setAsked(true);
        if (!faultOfTime(new Date(typed), new Date())) onChoose(new Date(typed));
      }}
    >
      <Stack>
        <Group gap="xs">
          {suggestTimes(now).map(({ name, at }) => (
            <Button
              key={name}
              size="xs"
              variant={typed === toLocalInput(at) ? "light" : "default"}
              onClick={() => setTyped(toLocalInput(at))}
            >
              {t(`times.${name}`)} · {format.format(at)}
            </Button>
          ))}
        </Group>
        <TextInput
          type="datetime-local"
          label={t("when")}
          error={isAsked && fault && t(`faults.${fault}`)}
          min={toLocalInput(now)}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={isBusy} disabled={isDisabled ?? false}>
            {action}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
