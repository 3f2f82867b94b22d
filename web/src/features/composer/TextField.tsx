// The field one writes in: grows with the text, shows mentions, completes names, knows the keys.
import type { Room } from "matrix-js-sdk";
import {
  type ClipboardEvent,
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useId,
  useMemo,
  useState,
} from "react";
import { useTranslation } from "react-i18next";
import { applyCompletion } from "../../core/completion.ts";
import { applyFormat, continueLine } from "../../core/formatting.ts";
import { hasFiles, readTransfer } from "../../platform/media/picking.ts";
import { preferences } from "../../platform/preferences.ts";
import { isTouch } from "../../ui/touch.ts";
import { useStore } from "../../ui/useStore.ts";
import { changeArea, selectedIn } from "./area.ts";
import { formatOfKey, isSendKey } from "./keys.ts";
import { Mirror } from "./Mirror.tsx";
import type { ComposerModel } from "./model.ts";
import { SuggestionList } from "./SuggestionList.tsx";
import type { Suggestion } from "./suggestions.ts";
import styles from "./TextField.module.css";
import { type Suggestions, useSuggestions } from "./useSuggestions.ts";

interface TextFieldProps {
  model: ComposerModel;
  room: Room;
  area: RefObject<HTMLTextAreaElement | null>;
  placeholder: string;
  isDisabled?: boolean;
  onFiles: (files: File[]) => void;
}

export function TextField({ model, room, area, placeholder, isDisabled, onFiles }: TextFieldProps) {
  const { t } = useTranslation("composer");
  const { text, mentions } = useStore(model.written);
  const [caret, setCaret] = useState(0);
  const suggestions = useSuggestions(room, text, caret);
  const listId = useId();
  useFocusWhenCalled(model, area);
  useFocusWhenNowhere(area);
  const choose = (suggestion: Suggestion) => complete(model, area.current, suggestions, suggestion);
  const isOpen = suggestions.list.length > 0;
  return (
    <div className={styles.field}>
      {isOpen && (
        <SuggestionList id={listId} list={suggestions.list} index={suggestions.index} onChoose={choose} />
      )}
      <div className={styles.scroller}>
        <div className={styles.grow}>
          <Mirror text={text} mentions={mentions} />
          <textarea
            ref={area}
            className={styles.area}
            aria-label={t("write")}
            aria-multiline="true"
            aria-autocomplete="list"
            aria-controls={isOpen ? listId : undefined}
            aria-activedescendant={isOpen ? `${listId}-${suggestions.index}` : undefined}
            placeholder={placeholder}
            dir="auto"
            rows={1}
            enterKeyHint={isTouch() ? "enter" : "send"}
            autoCapitalize="sentences"
            disabled={isDisabled}
            value={text}
            onChange={(event) => {
              model.write(event.currentTarget.value);
              setCaret(event.currentTarget.selectionStart);
            }}
            onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
            onBlur={() => model.leave()}
            onKeyDown={(event) => press(event, model, suggestions, choose)}
            onPaste={(event) => paste(event, onFiles)}
          />
        </div>
      </div>
    </div>
  );
}

function press(
  event: KeyboardEvent<HTMLTextAreaElement>,
  model: ComposerModel,
  suggestions: Suggestions,
  choose: (suggestion: Suggestion) => void,
): void {
  // What an input method does with Enter and the arrows is its own business.
  if (event.nativeEvent.isComposing || event.keyCode === 229) return;
  const act = suggestionKey(event, suggestions, choose) ?? fieldKey(event, model);
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}

function suggestionKey(
  { key, shiftKey, currentTarget }: KeyboardEvent<HTMLTextAreaElement>,
  { list, index, move, close }: Suggestions,
  choose: (suggestion: Suggestion) => void,
): (() => void) | undefined {
  const chosen = list[index];
  if (!chosen) return undefined;
  if (key === "ArrowDown") return () => move(1);
  if (key === "ArrowUp") return () => move(-1);
  if (key === "Escape") return close;
  // A command that stands there whole is meant to be run.
  if (key === "Enter" && chosen.words === currentTarget.value) return undefined;
  return (key === "Enter" || key === "Tab") && !shiftKey ? () => choose(chosen) : undefined;
}

function fieldKey(event: KeyboardEvent<HTMLTextAreaElement>, model: ComposerModel): (() => void) | undefined {
  const area = event.currentTarget;
  const format = formatOfKey(event);
  // Without words to make a link of, these keys are the palette's.
  if (format && !(format === "link" && area.selectionStart === area.selectionEnd))
    return () => changeArea(area, applyFormat(selectedIn(area), format));
  if (isSendKey(event, preferences.value.enter, isTouch())) return () => void model.send();
  if (event.key === "Escape" && model.target.value.is !== "new") return () => model.cancel();
  if (isPlainArrowUp(event) && !area.value && model.editLast()) return () => undefined;
  const next = event.key === "Enter" ? continueLine(selectedIn(area)) : undefined;
  return next && (() => changeArea(area, next));
}

/** With another key held it goes from chat to chat, or marks text. */
function isPlainArrowUp({ key, shiftKey, altKey, ctrlKey, metaKey }: KeyboardEvent): boolean {
  return key === "ArrowUp" && !shiftKey && !altKey && !ctrlKey && !metaKey;
}

function complete(
  model: ComposerModel,
  area: HTMLTextAreaElement | null,
  { completion }: Suggestions,
  { words, mention }: Suggestion,
): void {
  if (!area || !completion) return;
  const { text, caret } = applyCompletion(area.value, completion, words);
  changeArea(area, { text, start: caret, end: caret });
  if (mention) model.write(text, mention);
}

/** Files, folders and pictures from the clipboard; where there is text as well, it is the text that was meant. */
function paste(event: ClipboardEvent, onFiles: (files: File[]) => void): void {
  const { clipboardData } = event;
  if (!hasFiles(clipboardData) || clipboardData.types.includes("text/plain")) return;
  event.preventDefault();
  void readTransfer(clipboardData).then((files) => files.length > 0 && onFiles(files));
}

function useFocusWhenCalled(model: ComposerModel, area: RefObject<HTMLTextAreaElement | null>): void {
  const calls = useStore(model.calls);
  const first = useMemo(() => model.calls.value, [model]);
  useEffect(() => {
    const field = area.current;
    if (!field || calls === first) return;
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  }, [calls, first, area]);
}

/** Somebody with a keyboard goes on here when what they pressed is gone, such as the window in which a chat was begun. */
function useFocusWhenNowhere(area: RefObject<HTMLTextAreaElement | null>): void {
  useEffect(() => {
    if (document.activeElement === document.body && !isTouch()) area.current?.focus();
  }, [area]);
}
