// People found by a name, to choose from: for a chat, for a group, for an invitation.
import { UnstyledButton } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../extension/failures.ts";
import { useSurroundings } from "../../extension/surroundings.tsx";
import { failureOf } from "../../platform/matrix/failure.ts";
import { thumbnailUrl } from "../../platform/matrix/media.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { Picture } from "../../ui/Picture.tsx";
import styles from "./NewChat.module.css";
import { type Person, searchPeople } from "./people.ts";

const WAIT_MS = 200;

interface PeopleFoundProps {
  found: Found;
  isBusy?: boolean;
  onChoose: (person: Person) => void;
}

export function PeopleFound({ found, isBusy = false, onChoose }: PeopleFoundProps) {
  const { t } = useTranslation("rooms");
  const say = useFailureText();
  return (
    <>
      {found.error !== undefined && <ErrorNotice>{say(failureOf(found.error))}</ErrorNotice>}
      <ul className={styles.people} aria-label={t("newChat.found")} aria-busy={isBusy}>
        {found.people.map((person) => (
          <li key={person.userId}>
            <PersonButton person={person} isDisabled={isBusy} onChoose={() => onChoose(person)} />
          </li>
        ))}
      </ul>
      <span role="status">{found.isDone && found.people.length === 0 && t("newChat.nobody")}</span>
    </>
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

export interface Found {
  people: Person[];
  isDone: boolean;
  error?: unknown;
}

export function usePeople(term: string): Found {
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
