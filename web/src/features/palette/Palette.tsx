// The palette: a few letters, and what they find, to be chosen with the arrows.
import { Modal, TextInput } from "@mantine/core";
import type { Room } from "matrix-js-sdk";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Beginning, RoomAction } from "../../extension/contributions.ts";
import { useSurroundings } from "../../extension/surroundings.tsx";
import { openDirectChat, usePeople } from "../rooms/index.ts";
import { type Entry, findEntries, type Group, openChat } from "./entries.ts";
import { Keys } from "./Keys.tsx";
import styles from "./Palette.module.css";

interface PaletteProps {
  isOpen: boolean;
  room: Room | null;
  begin: (beginning: Beginning) => void;
  act: (action: RoomAction) => void;
  /** Does something, and says so when it fails. */
  attempt: (run: () => void | Promise<void>) => void;
  /** What was typed before this was there. */
  takeTyped: () => string;
  onClose: () => void;
}

export function Palette({ isOpen, onClose, attempt, ...rest }: PaletteProps) {
  const { t } = useTranslation("palette");
  const chosen = useRef<Entry>(undefined);
  const choose = (entry: Entry) => {
    chosen.current = entry;
    onClose();
  };
  /** When the palette is gone, so that the focus stays where the choice puts it. */
  const run = () => {
    const entry = chosen.current;
    chosen.current = undefined;
    if (entry) attempt(entry.run);
  };
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      onExitTransitionEnd={run}
      title={t("title")}
      closeButtonProps={{ "aria-label": t("close") }}
      yOffset="10vh"
    >
      <Finder {...rest} choose={choose} />
    </Modal>
  );
}

function Finder({
  choose,
  takeTyped,
  ...rest
}: Omit<PaletteProps, "isOpen" | "onClose" | "attempt"> & { choose: (entry: Entry) => void }) {
  const { t } = useTranslation("palette");
  const [query, setQuery] = useState("");
  const [index, setIndex] = useState(0);
  const entries = useEntries(query, rest);
  const listId = useId();
  const at = Math.min(index, entries.length - 1);
  const idOf = (place: number) => `${listId}-${place}`;
  useEffect(() => {
    document.getElementById(`${listId}-${at}`)?.scrollIntoView({ block: "nearest" });
  }, [listId, at]);
  const press = (event: KeyboardEvent) => {
    const chosen = entries[at];
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && chosen) choose(chosen);
    else if (event.key === "ArrowDown") setIndex((at + 1) % Math.max(1, entries.length));
    else if (event.key === "ArrowUp") setIndex((at - 1 + entries.length) % Math.max(1, entries.length));
    else return;
    event.preventDefault();
  };
  return (
    <>
      <TextInput
        className={styles.finder}
        data-autofocus
        role="combobox"
        aria-expanded={entries.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        {...(entries.length > 0 && { "aria-activedescendant": idOf(at) })}
        aria-label={t("find")}
        placeholder={t("find")}
        dir="auto"
        value={query}
        onFocus={() => {
          const typed = takeTyped();
          setQuery((before) => before + typed);
        }}
        onChange={(event) => {
          setQuery(event.currentTarget.value);
          setIndex(0);
        }}
        onKeyDown={press}
      />
      <Found entries={entries} at={at} listId={listId} idOf={idOf} choose={choose} />
      <div role="status" className={styles.none}>
        {entries.length === 0 && t("none")}
      </div>
    </>
  );
}

interface FoundProps {
  entries: Entry[];
  at: number;
  listId: string;
  idOf: (place: number) => string;
  choose: (entry: Entry) => void;
}

function Found({ entries, at, listId, idOf, choose }: FoundProps) {
  const { t } = useTranslation("palette");
  const groups = [...new Set(entries.map(({ group }) => group))];
  return (
    <div role="listbox" id={listId} aria-label={t("found")} className={styles.found}>
      {groups.map((group) => (
        // biome-ignore lint/a11y/useSemanticElements: a group of options, not of form fields
        <div role="group" key={group} aria-label={t(`groups.${group}`)}>
          <div className={styles.group} aria-hidden>
            {t(`groups.${group}`)}
          </div>
          {entries.map(
            (entry, place) =>
              entry.group === group && (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the text field has the keys
                // biome-ignore lint/a11y/useFocusableInteractive: the text field keeps the focus
                <div
                  key={entry.id}
                  role="option"
                  id={idOf(place)}
                  aria-selected={place === at}
                  className={styles.entry}
                  onClick={() => choose(entry)}
                >
                  <bdi className={styles.name}>{entry.name}</bdi>
                  {entry.shortcut && <Keys shortcut={entry.shortcut} />}
                </div>
              ),
          )}
        </div>
      ))}
    </div>
  );
}

function useEntries(
  query: string,
  rest: Omit<PaletteProps, "isOpen" | "onClose" | "attempt" | "takeTyped">,
): Entry[] {
  const { t } = useTranslation();
  const surroundings = useSurroundings();
  const { people } = usePeople(query);
  const known = findEntries(query, { ...surroundings, ...rest, t });
  const group: Group = "people";
  const others = people.map(({ userId, name }) => ({
    id: `person ${userId}`,
    name: name === userId ? userId : `${name} (${userId})`,
    group,
    run: async () => openChat(surroundings, await openDirectChat(surroundings.session, userId)),
  }));
  return [...known, ...others];
}
