// Finds a person by name or address.
import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../extension/surroundings.tsx";
import { thumbnailUrl } from "../../platform/matrix/media.ts";
import { Picture } from "../../ui/Picture.tsx";
import { type Person, searchPeople } from "../rooms/index.ts";

const PAUSE_MS = 250;

export function PersonChoice({ onChoose }: { onChoose: (person: Person) => void }) {
  const { t } = useTranslation("sharing");
  const { client } = useSession();
  const [term, setTerm] = useState("");
  const found = usePeople(term.trim());
  return (
    <Stack>
      <TextInput
        label={t("who")}
        data-autofocus
        autoCapitalize="none"
        value={term}
        onChange={(event) => setTerm(event.currentTarget.value)}
      />
      <Stack gap={4} role="status">
        {found?.map((person) => (
          <Button
            key={person.userId}
            variant="subtle"
            color="gray"
            justify="flex-start"
            h="auto"
            py={6}
            onClick={() => onChoose(person)}
          >
            <Group gap="sm" wrap="nowrap">
              <Picture
                id={person.userId}
                name={person.name}
                url={thumbnailUrl(client, person.avatarMxc, 32)}
                size={32}
              />
              <Stack gap={0} align="flex-start">
                <bdi>{person.name}</bdi>
                <Text size="xs" c="dimmed">
                  <bdi>{person.userId}</bdi>
                </Text>
              </Stack>
            </Group>
          </Button>
        ))}
        {found?.length === 0 && <Text c="dimmed">{t("nobody")}</Text>}
      </Stack>
    </Stack>
  );
}

/** Undefined until something was looked for. */
function usePeople(term: string): Person[] | undefined {
  const { client } = useSession();
  const [found, setFound] = useState<Person[]>();
  useEffect(() => {
    if (!term) return setFound(undefined);
    let isCurrent = true;
    const timer = setTimeout(() => {
      searchPeople(client, term).then(
        (people) => isCurrent && setFound(people),
        () => isCurrent && setFound([]),
      );
    }, PAUSE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [client, term]);
  return found;
}
