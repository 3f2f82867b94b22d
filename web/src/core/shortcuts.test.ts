import { expect, test } from "vitest";
import { isPressed, keysOf, type Pressed } from "./shortcuts.ts";

function pressed(change: Partial<Pressed>): Pressed {
  return { key: "", code: "", ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...change };
}

test("the place of the key counts, not the letter of the layout", () => {
  const russian = pressed({ key: "л", code: "KeyK", ctrlKey: true });
  expect(isPressed("mod+k", russian, false)).toBe(true);
  expect(isPressed("mod+/", pressed({ key: ".", code: "Slash", ctrlKey: true }), false)).toBe(true);
});

test("a Mac has its own key", () => {
  const command = pressed({ key: "k", code: "KeyK", metaKey: true });
  expect(isPressed("mod+k", command, true)).toBe(true);
  expect(isPressed("mod+k", command, false)).toBe(false);
  expect(isPressed("mod+k", pressed({ code: "KeyK", ctrlKey: true }), true)).toBe(false);
});

test("a modifier more or less is another shortcut", () => {
  const control = { code: "KeyF", ctrlKey: true };
  expect(isPressed("mod+shift+f", pressed(control), false)).toBe(false);
  expect(isPressed("mod+shift+f", pressed({ ...control, shiftKey: true }), false)).toBe(true);
  expect(isPressed("mod+shift+f", pressed({ ...control, shiftKey: true, altKey: true }), false)).toBe(false);
  expect(
    isPressed("alt+ArrowDown", pressed({ key: "ArrowDown", code: "ArrowDown", altKey: true }), false),
  ).toBe(true);
});

test("keys are shown as the keyboard has them", () => {
  expect(keysOf("mod+shift+f", false)).toEqual(["Ctrl", "Shift", "F"]);
  expect(keysOf("mod+shift+f", true)).toEqual(["⌘", "⇧", "F"]);
  expect(keysOf("alt+ArrowDown", false)).toEqual(["Alt", "↓"]);
  expect(keysOf("shift+Enter", false)).toEqual(["Shift", "Enter"]);
});
