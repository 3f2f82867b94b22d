// Declining with a message: one that is ready, or one's own.
import { Button, Group, Popover, Stack, TextInput } from "@mantine/core";
import { IconMessage } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { IconAction } from "../../../ui/IconAction.tsx";

const READY = ["later", "minute", "write"] as const;
const LONGEST = 500;

export function DeclineWords({ onSay }: { onSay: (words: string) => void }) {
  const { t } = useTranslation("calls");
  const [isOpen, setOpen] = useState(false);
  const [own, setOwn] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (own.trim()) onSay(own);
  };
  return (
    <Popover opened={isOpen} onChange={setOpen} trapFocus position="bottom" withinPortal={false} width={280}>
      <Popover.Target>
        <IconAction label={t("ring.declineWords")} variant="default" onClick={() => setOpen(!isOpen)}>
          <IconMessage size={20} aria-hidden />
        </IconAction>
      </Popover.Target>
      <Popover.Dropdown aria-label={t("ring.declineWords")}>
        <Stack gap="xs">
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
      </Popover.Dropdown>
    </Popover>
  );
}
