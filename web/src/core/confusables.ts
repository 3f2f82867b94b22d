// Names that look alike: the same letters to the eye, written with other signs.

/** Letters of other alphabets, and digits, by the Latin letter that they are read as. */
const ALIKE: Record<string, string> = {
  а: "a",
  в: "b",
  е: "e",
  ё: "e",
  к: "k",
  м: "m",
  н: "h",
  о: "o",
  р: "p",
  с: "c",
  т: "t",
  у: "y",
  х: "x",
  і: "i",
  ї: "i",
  ј: "j",
  ѕ: "s",
  ԁ: "d",
  ո: "n",
  ν: "v",
  ο: "o",
  ρ: "p",
  α: "a",
  τ: "t",
  υ: "u",
  κ: "k",
  ι: "i",
  η: "n",
  "0": "o",
  "1": "l",
  "|": "l",
  i: "l",
  "3": "e",
  "5": "s",
};

/** What the eye reads: no marks, no invisible signs, one alphabet, small letters. */
export function skeletonOf(name: string): string {
  const letters = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\p{M}\p{Cf}\p{P}\p{Z}\s]/gu, "");
  // Twice: a Cyrillic і becomes i, which is read as l.
  const once = [...letters].map((letter) => ALIKE[letter] ?? letter);
  return once.map((letter) => ALIKE[letter] ?? letter).join("");
}

/** Whether two names, of different people, can be taken for one another. */
export function looksLike(name: string, other: string): boolean {
  const skeleton = skeletonOf(name);
  return skeleton !== "" && skeleton === skeletonOf(other);
}
