import { expect, test } from "vitest";
import { chooseFilms, type Filmed, MOST_FILMS } from "./lastN.ts";

const people = (count: number, more: (at: number) => Partial<Filmed> = () => ({})): Filmed[] =>
  Array.from({ length: count }, (_, at) => ({
    identity: String(at),
    isSeen: false,
    isSpeaking: false,
    ...more(at),
  }));

test("while all fit, all are brought", () => {
  expect(chooseFilms(people(MOST_FILMS)).size).toBe(MOST_FILMS);
});

test("of more, first those on the screen, then who speaks, then in their order", () => {
  const many = people(60, (at) => ({ isSeen: at >= 40 && at < 60, isSpeaking: at === 30 }));
  const chosen = chooseFilms(many);
  expect(chosen.size).toBe(MOST_FILMS);
  for (let at = 40; at < 60; at++) expect(chosen.has(String(at))).toBe(true);
  expect([...chosen].filter((identity) => Number(identity) < 40)).toEqual(["30", "0", "1", "2", "3"]);
});

test("of an audience that is all on one screen, no more than can be opened", () => {
  expect(chooseFilms(people(100, () => ({ isSeen: true }))).size).toBe(MOST_FILMS);
});
