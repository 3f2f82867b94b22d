// Asks a question with answers to choose from.
import { Button, Group, Modal, Stack, Switch, Text, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import type { Room } from "matrix-js-sdk";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  buildPoll,
  faultOfPoll,
  LONGEST_ANSWER,
  LONGEST_QUESTION,
  MOST_ANSWERS,
  POLL_START,
} from "../../core/poll.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { say } from "../../platform/outbox/say.ts";
import { IconAction } from "../../ui/IconAction.tsx";
import { composerOf } from "../composer/index.ts";

interface Answer {
  id: string;
  text: string;
}

const newAnswer = (): Answer => ({ id: crypto.randomUUID(), text: "" });

export function PollDialog({ room, onClose }: { room: Room; onClose: () => void }) {
  const { t } = useTranslation("pollform");
  const session = useSession();
  const [question, setQuestion] = useState("");
  const [answers, setAnswers] = useState<Answer[]>(() => [newAnswer(), newAnswer()]);
  const [isMultiple, setMultiple] = useState(false);
  const [isDisclosed, setDisclosed] = useState(true);
  const [isAsked, setAsked] = useState(false);
  const draft = { question, answers: answers.map(({ text }) => text), isMultiple, isDisclosed };
  const fault = faultOfPoll(draft);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (fault) return;
    const content = buildPoll(draft, () => crypto.randomUUID());
    await say(session, room, { type: POLL_START, content, ...composerOf(session, room).takeContext() });
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={t("title")} closeButtonProps={{ "aria-label": t("close") }}>
      <form onSubmit={(event) => void submit(event)}>
        <Stack>
          <TextInput
            label={t("question")}
            data-autofocus
            dir="auto"
            maxLength={LONGEST_QUESTION}
            error={isAsked && fault === "question" && t("faults.question")}
            value={question}
            onChange={(event) => setQuestion(event.currentTarget.value)}
          />
          <Answers answers={answers} onChange={setAnswers} />
          {isAsked && fault && fault !== "question" && (
            <Text size="sm" c="var(--mantine-color-error)" role="alert">
              {t(`faults.${fault}`)}
            </Text>
          )}
          <Switch
            label={t("multiple")}
            checked={isMultiple}
            onChange={(event) => setMultiple(event.currentTarget.checked)}
          />
          <Switch
            label={t("undisclosed")}
            checked={!isDisclosed}
            onChange={(event) => setDisclosed(!event.currentTarget.checked)}
          />
          <Group justify="flex-end">
            <Button type="submit">{t("send")}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function Answers({ answers, onChange }: { answers: Answer[]; onChange: (answers: Answer[]) => void }) {
  const { t } = useTranslation("pollform");
  const change = (id: string, text: string) =>
    onChange(answers.map((answer) => (answer.id === id ? { id, text } : answer)));
  return (
    <Stack gap="xs">
      {answers.map(({ id, text }, index) => (
        <Group key={id} gap="xs" wrap="nowrap">
          <TextInput
            flex={1}
            aria-label={t("answer", { number: index + 1 })}
            placeholder={t("answer", { number: index + 1 })}
            dir="auto"
            maxLength={LONGEST_ANSWER}
            value={text}
            onChange={(event) => change(id, event.currentTarget.value)}
          />
          {answers.length > 2 && (
            <IconAction
              label={t("remove", { number: index + 1 })}
              onClick={() => onChange(answers.filter((answer) => answer.id !== id))}
            >
              <IconX size={18} aria-hidden />
            </IconAction>
          )}
        </Group>
      ))}
      {answers.length < MOST_ANSWERS && (
        <Group>
          <Button
            size="xs"
            variant="subtle"
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => onChange([...answers, newAnswer()])}
          >
            {t("add")}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
