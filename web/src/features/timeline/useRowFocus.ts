// Walking messages with the keyboard: one row takes part in tabbing, the arrows move it.
import type { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type RefObject, useState } from "react";
import type { TimelineModel } from "./model.ts";
import { useDesk } from "./TimelineContext.tsx";

type Virtualizer = ReturnType<typeof useVirtualizer<HTMLElement, Element>>;

const STEPS: Record<string, (at: number, count: number) => number> = {
  ArrowUp: (at) => at - 1,
  ArrowDown: (at) => at + 1,
  PageUp: (at) => at - 10,
  PageDown: (at) => at + 10,
  Home: () => 0,
  End: (_at, count) => count - 1,
};

export function useRowFocus(
  model: TimelineModel,
  virtualizer: Virtualizer,
  scroller: RefObject<HTMLElement | null>,
) {
  const desk = useDesk();
  const [focusedKey, setFocusedKey] = useState<string>();
  const rows = model.rows.list;
  const currentKey = focusedKey && model.rows.indexOf(focusedKey) >= 0 ? focusedKey : rows.at(-1)?.key;

  const move = (event: KeyboardEvent, to: number) => {
    event.preventDefault();
    const index = Math.min(rows.length - 1, Math.max(0, to));
    const key = rows[index]?.key;
    setFocusedKey(key);
    virtualizer.scrollToIndex(index, { align: "auto" });
    // The row may only be drawn after scrolling.
    requestAnimationFrame(() => findRow(scroller.current, key)?.focus({ preventScroll: true }));
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const row = event.target as HTMLElement;
    if (row.dataset.rowKey === undefined) return;
    const at = model.rows.indexOf(row.dataset.rowKey);
    const step = STEPS[event.key];
    if (step) return move(event, step(at, rows.length));
    const isMenu =
      event.key === "Enter" || event.key === "ContextMenu" || (event.shiftKey && event.key === "F10");
    const message = model.eventAt(at);
    if (!isMenu || !message || rows[at]?.layout === "line") return;
    event.preventDefault();
    // In an album each picture has a menu of its own.
    if ((rows[at]?.said.length ?? 0) > 1) return row.querySelector<HTMLElement>("[data-picture]")?.focus();
    const { left, top, height } = row.getBoundingClientRect();
    desk.openMenu(message, { x: left + 56, y: top + Math.min(height, 48) });
  };

  const onFocus = (event: { target: EventTarget }) => {
    const key = (event.target as HTMLElement).closest<HTMLElement>("[data-row-key]")?.dataset.rowKey;
    if (key) setFocusedKey(key);
  };
  return { currentKey, handlers: { onKeyDown, onFocus } };
}

function findRow(scroller: HTMLElement | null, key: string | undefined): HTMLElement | null {
  return key === undefined
    ? null
    : (scroller?.querySelector<HTMLElement>(`[data-row-key="${CSS.escape(key)}"]`) ?? null);
}
