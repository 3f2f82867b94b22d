// What was translated in this session: by message, only here, and forgotten with the page.
import type { MatrixEvent } from "matrix-js-sdk";
import { Store } from "../../core/store.ts";
import { type Translator, UntranslatableError } from "../../extension/contributions.ts";

export type Translated =
  | { is: "busy" }
  | { is: "done"; text: string; from: string; by: string }
  /** It is in the reader's language already. */
  | { is: "same" }
  | { is: "unknown" }
  | { is: "failed" };

export class TranslatingModel {
  readonly shown = new Store<ReadonlyMap<string, Translated>>(new Map());

  /** `language` is a tag without region. What comes after somebody has put it away is dropped. */
  async translate(event: MatrixEvent, text: string, language: string, translator: Translator): Promise<void> {
    const key = keyOf(event);
    const busy: Translated = { is: "busy" };
    this.#set(key, busy);
    const found = await ask(translator, text, language);
    if (this.shown.value.get(key) === busy) this.#set(key, found);
  }

  putAway(event: MatrixEvent): void {
    this.#set(keyOf(event), undefined);
  }

  #set(key: string, translated: Translated | undefined): void {
    const shown = new Map(this.shown.value);
    if (translated) shown.set(key, translated);
    else shown.delete(key);
    this.shown.set(shown);
  }
}

/** A message that was edited since is another text. */
export function keyOf(event: MatrixEvent): string {
  return `${event.getId()} ${event.replacingEventId() ?? ""}`;
}

async function ask(translator: Translator, text: string, language: string): Promise<Translated> {
  try {
    const found = await translator.translate(text, language);
    return found ? { is: "done", by: translator.label, ...found } : { is: "same" };
  } catch (error) {
    return { is: error instanceof UntranslatableError ? "unknown" : "failed" };
  }
}
