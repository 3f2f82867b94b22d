// Several people, found by name one after the other.
import { Pill, PillsInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { PeopleFound, type Person, usePeople } from "../rooms/index.ts";

interface PeoplePickerProps {
  people: Person[];
  onChange: (people: Person[]) => void;
}

export function PeoplePicker({ people, onChange }: PeoplePickerProps) {
  const { t } = useTranslation("groups");
  const [term, setTerm] = useState("");
  const found = usePeople(term);
  const others = found.people.filter((one) => !people.some(({ userId }) => userId === one.userId));
  const remove = (userId: string) => onChange(people.filter((one) => one.userId !== userId));
  return (
    <>
      <PillsInput label={t("create.people")} description={t("create.peopleText")}>
        <Pill.Group>
          {people.map((one) => (
            <Pill
              key={one.userId}
              withRemoveButton
              onRemove={() => remove(one.userId)}
              removeButtonProps={{ "aria-label": t("create.removePerson", { name: one.name }) }}
            >
              <bdi>{one.name}</bdi>
            </Pill>
          ))}
          <PillsInput.Field
            aria-label={t("create.people")}
            value={term}
            onChange={(event) => setTerm(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter") event.preventDefault();
              const last = people.at(-1);
              if (event.key === "Backspace" && term === "" && last) remove(last.userId);
            }}
          />
        </Pill.Group>
      </PillsInput>
      {term.trim() !== "" && (
        <PeopleFound
          found={{ ...found, people: others }}
          onChoose={(person) => {
            onChange([...people, person]);
            setTerm("");
          }}
        />
      )}
    </>
  );
}
