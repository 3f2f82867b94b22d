// Letters that are typed before the palette is there: they are meant for it, and not for what still has the focus.
import { perSession } from "../../extension/perSession.ts";
import { openOf } from "./model.ts";

type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "isComposing">;

/** What is written after one more key; undefined for a key that writes nothing. */
export function typedAfter(text: string, pressed: Pressed): string | undefined {
  const { key, ctrlKey, metaKey, altKey, isComposing } = pressed;
  if (isComposing || ctrlKey || metaKey || altKey) return undefined;
  if (key === "Backspace") return [...text].slice(0, -1).join("");
  return [...key].length === 1 ? text + key : undefined;
}

export class TypedAhead {
  readonly #target: EventTarget;
  #text = "";

  constructor(target: EventTarget) {
    this.#target = target;
  }

  begin(): void {
    this.#text = "";
    this.#target.addEventListener("keydown", this.#press, { capture: true });
  }

  /** From now on whatever has the focus gets the letters; returns those from before. */
  end(): string {
    this.#target.removeEventListener("keydown", this.#press, { capture: true });
    const text = this.#text;
    this.#text = "";
    return text;
  }

  #press = (event: Event): void => {
    const text = typedAfter(this.#text, event as KeyboardEvent);
    if (text === undefined) return;
    this.#text = text;
    event.preventDefault();
    event.stopPropagation();
  };
}

export const typedAheadOf = perSession((session) => {
  const ahead = new TypedAhead(window);
  const open = openOf(session);
  open.subscribe(() => (open.value === "palette" ? ahead.begin() : ahead.end()));
  return ahead;
});
