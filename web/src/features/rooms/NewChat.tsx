// Starting a chat: look somebody up by name, and open the chat with them.
import { Modal, Stack, TextInput, UnstyledButton } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../extension/failures.ts";
import { useSurroundings } from "../../extension/surroundings.tsx";
import { failureOf } from "../../platform/matrix/failure.ts";
import { thumbnailUrl } from "../../platform/matrix/media.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { Picture } from "../../ui/Picture.tsx";
import { useSending } from "../../ui/useSending.ts";
import { openDirectChat } from "./direct.ts";
import styles from "./NewChat.module.css";
import { type Person, searchPeople } from "./people.ts";

const WAIT_MS = 200;

export function NewChat({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useTranslation("rooms");
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t("newChat.title")}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <Search onDone={onClose} />
    </Modal>
  );
}

function Search({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation("rooms");
  const say = useFailureText();
  const { session, navigation } = useSurroundings();
  const [term, setTerm] = useState("");
  const found = usePeople(term);
  const [chosen, setChosen] = useState<string>();
  const opening = useSending(async () => {
    if (!chosen) return;
    const roomId = await openDirectChat(session, chosen);
    onDone();
    navigation.go({ name: "room", roomId });
  });
  const { send } = opening;
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when somebody is chosen
  useEffect(() => void (chosen && send().finally(() => setChosen(undefined))), [chosen]);
  return (
    <Stack>
      <TextInput
        label={t("newChat.who")}
        description={t("newChat.hint")}
        data-autofocus
        value={term}
        onChange={(event) => setTerm(event.currentTarget.value)}
      />
      {opening.error !== undefined && <ErrorNotice>{say(failureOf(opening.error))}</ErrorNotice>}
      {found.error !== undefined && <ErrorNotice>{say(failureOf(found.error))}</ErrorNotice>}
      <ul className={styles.people} aria-label={t("newChat.found")} aria-busy={opening.isBusy}>
        {found.people.map((person) => (
          <li key={person.userId}>
            <PersonButton
              person={person}
              isDisabled={opening.isBusy}
              onChoose={() => setChosen(person.userId)}
            />
          </li>
        ))}
      </ul>
      <span role="status">{found.isDone && found.people.length === 0 && t("newChat.nobody")}</span>
    </Stack>
  );
}

function PersonButton({
  person,
  isDisabled,
  onChoose,
}: {
  person: Person;
  isDisabled: boolean;
  onChoose: () => void;
}) {
  const { client } = useSurroundings().session;
  return (
    <UnstyledButton className={styles.person} disabled={isDisabled} onClick={onChoose}>
      <Picture id={person.userId} name={person.name} url={thumbnailUrl(client, person.avatarMxc, 40)} />
      <span>
        <bdi className={styles.name}>{person.name}</bdi>
        <bdi className={styles.id}>{person.userId}</bdi>
      </span>
    </UnstyledButton>
  );
}

interface Found {
  people: Person[];
  isDone: boolean;
  error?: unknown;
}

function usePeople(term: string): Found {
  const { client } = useSurroundings().session;
  const [wanted] = useDebouncedValue(term.trim(), WAIT_MS);
  const [found, setFound] = useState<Found>({ people: [], isDone: false });
  useEffect(() => {
    let isLate = false;
    const show = (next: Found) => !isLate && setFound(next);
    if (!wanted) show({ people: [], isDone: false });
    else
      searchPeople(client, wanted).then(
        (people) => show({ people, isDone: true }),
        (error: unknown) => show({ people: [], isDone: false, error }),
      );
    return () => {
      isLate = true;
    };
  }, [client, wanted]);
  return found;
}
