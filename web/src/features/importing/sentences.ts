// What an import itself writes into an archive, in the person's language.
import type { i18n } from "i18next";
import type { Sentences } from "../../core/importing/phrases.ts";

export function sentencesIn(language: i18n): Sentences {
  const full = (key: string) => `importing:said.${key}`;
  return {
    say: (key, values) => language.t(full(key), values ?? {}),
    knows: (key) => language.exists(full(key)),
  };
}
