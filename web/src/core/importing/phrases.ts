// The sentences an import writes itself; they become part of the archive, so they are said in the person's language.

/** Says a sentence: `say("poll.votes", { count: "3" })`. */
export type Say = (key: string, values?: Record<string, string>) => string;

/** Whether there is a sentence for this key; a new kind of service message is told in its own word. */
export type Sentences = { say: Say; knows: (key: string) => boolean };

/** English as the export itself would say it; the app lends translations instead. */
export function sentencesFrom(table: Record<string, string>): Sentences {
  const say: Say = (key, values = {}) =>
    (table[key] ?? key).replace(/\{\{(\w+)\}\}/g, (_all, name: string) => values[name] ?? "");
  return { say, knows: (key) => Object.hasOwn(table, key) };
}
