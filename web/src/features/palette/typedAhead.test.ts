import { expect, test, vi } from "vitest";

vi.mock("./model.ts", () => ({ openOf: () => undefined }));

const { TypedAhead, typedAfter } = await import("./typedAhead.ts");

function key(name: string, more = {}): Event {
  const event = new Event("keydown", { cancelable: true });
  return Object.assign(event, { key: name, ctrlKey: false, metaKey: false, altKey: false, ...more });
}

test("letters of all scripts are written, and taken back", () => {
  const nothing = { ctrlKey: false, metaKey: false, altKey: false, isComposing: false };
  const write = (keys: string[]) =>
    keys.reduce((text, one) => typedAfter(text, { key: one, ...nothing }) ?? text, "");
  expect(write(["Ж", "и", "Shift", "👍", "Backspace", " ", "ع", "Enter"])).toBe("Жи ع");
  expect(typedAfter("", { key: "k", ...nothing, ctrlKey: true })).toBeUndefined();
});

test("what is typed before the palette is there goes to it alone", () => {
  const page = new EventTarget();
  const composer = vi.fn();
  const ahead = new TypedAhead(page);
  ahead.begin();
  page.addEventListener("keydown", (event) => !event.defaultPrevented && composer());
  for (const name of ["s", "e"]) page.dispatchEvent(key(name));
  page.dispatchEvent(key("Escape"));
  expect(composer).toHaveBeenCalledTimes(1);
  expect(ahead.end()).toBe("se");
  page.dispatchEvent(key("t"));
  expect(composer).toHaveBeenCalledTimes(2);
  expect(ahead.end()).toBe("");
});
