// Declining with a message: one that is ready, or one's own.
import { Button, Group, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

const READY = ["later", "minute", "write"] as const;
const LONGEST = 500;

export function DeclineWords({ onSay }: { onSay: (words: string) => void }) {
  const { t } = useTranslation("calls");
  const [own, setOwn] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (own.trim()) onSay(own);
  };
  return (
    <Stack component="section" gap="xs" w="100%" aria-label={t("ring.declineWords")}>
      {READY.map((words) => (
        <Button key={words} variant="default" size="xs" onClick={() => onSay(t(`words.${words}`))}>
          {t(`words.${words}`)}
        </Button>
      ))}
      <form onSubmit={submit}>
        <Group gap="xs" wrap="nowrap" align="flex-end">
          <TextInput
            label={t("words.own")}
            size="xs"
            flex={1}
            dir="auto"
            maxLength={LONGEST}
            value={own}
            onChange={(event) => setOwn(event.currentTarget.value)}
          />
          <Button type="submit" size="xs" disabled={!own.trim()}>
            {t("words.send")}
          </Button>
        </Group>
      </form>
    </Stack>
  );
}
