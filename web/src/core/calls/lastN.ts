// Whose pictures are brought in a large call: those who are on the screen, then those who speak; voices always come.

/** So many films at once a screen shows and a computer opens. */
export const MOST_FILMS = 25;

export interface Filmed {
  identity: string;
  /** Their tile, or a recording of the call, shows them now. */
  isSeen: boolean;
  isSpeaking: boolean;
}

/** By the names at the SFU, of those who are not oneself. While all fit nobody is left out, so that scrolling waits for nothing. */
export function chooseFilms(people: readonly Filmed[], most = MOST_FILMS): ReadonlySet<string> {
  const rank = ({ isSeen, isSpeaking }: Filmed) => (isSeen ? 0 : isSpeaking ? 1 : 2);
  const chosen = people.toSorted((one, other) => rank(one) - rank(other)).slice(0, most);
  return new Set(chosen.map(({ identity }) => identity));
}
