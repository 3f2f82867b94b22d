// Changes the text of a text area as if it were typed, so that the browser's own undo takes it back.
import type { Selected } from "../../core/formatting.ts";

export function selectedIn({ value, selectionStart, selectionEnd }: HTMLTextAreaElement): Selected {
  return { text: value, start: selectionStart, end: selectionEnd };
}

/** Make the text and the selection what `after` says. */
export function changeArea(area: HTMLTextAreaElement, after: Selected): void {
  const { from, to, words } = differenceOf(area.value, after.text);
  area.focus();
  if (from !== to || words) {
    area.setSelectionRange(from, to);
    // Deprecated, but nothing else keeps the undo history, in any browser.
    const isDone = document.execCommand(words ? "insertText" : "delete", false, words);
    if (!isDone) insertPlainly(area, words, from, to);
  }
  area.setSelectionRange(after.start, after.end);
}

function insertPlainly(area: HTMLTextAreaElement, words: string, from: number, to: number): void {
  area.setRangeText(words, from, to, "end");
  area.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

/** The smallest stretch that has to be replaced. */
function differenceOf(before: string, after: string): { from: number; to: number; words: string } {
  const most = Math.min(before.length, after.length);
  let from = 0;
  while (from < most && before[from] === after[from]) from++;
  let tail = 0;
  while (tail < most - from && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  return { from, to: before.length - tail, words: after.slice(from, after.length - tail) };
}

/** Put words where the caret is, in the place of what is selected. */
export function insertWords(area: HTMLTextAreaElement, words: string): void {
  const { text, start, end } = selectedIn(area);
  const caret = start + words.length;
  changeArea(area, { text: text.slice(0, start) + words + text.slice(end), start: caret, end: caret });
}
