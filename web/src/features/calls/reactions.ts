// Quick reactions: what somebody in a call shows for a moment.
import { Store } from "../../core/store.ts";

/** As Element Call sends them. */
export const REACTION = "io.element.call.reaction";
export const EMOJI = {
  "👍": "thumbsup",
  "❤️": "heart",
  "😂": "laugh",
  "👏": "clapping",
  "🎉": "party",
} as const;
export type Emoji = keyof typeof EMOJI;

const SHOWN_MS = 3000;

export class ShownReactions {
  /** By the user. */
  readonly shown = new Store<ReadonlyMap<string, string>>(new Map());

  /** Of what somebody sends, whatever it is, the first sign. */
  note(userId: string, emoji: string): void {
    const [first = ""] = [...new Intl.Segmenter().segment(emoji)].map(({ segment }) => segment);
    this.shown.update((shown) => new Map(shown).set(userId, first));
    setTimeout(() => this.shown.update((shown) => without(shown, userId)), SHOWN_MS);
  }
}

export function without<Value>(map: ReadonlyMap<string, Value>, key: string): ReadonlyMap<string, Value> {
  const copy = new Map(map);
  copy.delete(key);
  return copy;
}
