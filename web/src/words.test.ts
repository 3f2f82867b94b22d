// The words of every feature: the same keys in all languages, none missing, none that nobody says.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";

const SRC = import.meta.dirname;
const PLURALS = {
  en: ["one", "other"],
  ru: ["one", "few", "many", "other"],
  ar: ["zero", "one", "two", "few", "many", "other"],
};
/** Forms that say one number only: their words may hold it, as in "رسالتان", "two messages". */
const EXACT = { en: [], ru: [], ar: ["zero", "one", "two"] } satisfies Record<Language, string[]>;
type Language = keyof typeof PLURALS;
const LANGUAGES = Object.keys(PLURALS) as Language[];

const files = readdirSync(SRC, { recursive: true, encoding: "utf8" });
const folders = files
  .filter((path) => path.endsWith("locales/en.json"))
  .map((path) => dirname(dirname(path)));
const sources = files
  .filter((path) => /\.tsx?$/.test(path) && !path.includes(".test."))
  .map((path) => ({ path, text: readFileSync(join(SRC, path), "utf8") }));

function readWords(folder: string, language: Language): Map<string, string> {
  const text = readFileSync(join(SRC, folder, "locales", `${language}.json`), "utf8");
  return new Map(flatten(JSON.parse(text)));
}

function* flatten(words: object, prefix = ""): Generator<[string, string]> {
  for (const [key, value] of Object.entries(words)) {
    if (typeof value === "string") yield [prefix + key, value];
    else yield* flatten(value as object, `${prefix}${key}.`);
  }
}

const withoutPlural = (key: string) => key.replace(/_(zero|one|two|few|many|other)$/, "");

/** What is put into a text when it is said, and the tags in it. */
const namesIn = (text = "") => [...text.matchAll(/\{\{-? ?\w+\}\}|<\/?\w+\/?>/g)].map(String).sort();

/** The keys that the sources say in this namespace, and the beginnings of those put together at run time. */
function findSaid(namespace: string, folder: string): { keys: Set<string>; beginnings: string[] } {
  const keys = new Set<string>();
  const beginnings: string[] = [];
  for (const { path, text } of sources) {
    const own = path.startsWith(`${folder}/`);
    for (const [, quote = "", said = ""] of text.matchAll(
      /(["'`])((?:[a-z][\w-]*:)?[A-Za-z][\w.-]*(?:\$\{|\1))/g,
    )) {
      const [, named, rest = ""] = /^(?:([a-z][\w-]*):)?(.*)$/.exec(said.slice(0, -quote.length)) ?? [];
      if (named ? named !== namespace : !own) continue;
      if (said.endsWith("${")) beginnings.push(rest.replace(/\$$/, ""));
      else keys.add(rest);
    }
  }
  return { keys, beginnings };
}

describe.each(folders)("the words of %s", (folder) => {
  const namespace = folder.split("/").at(-1) ?? "";
  const words = { en: readWords(folder, "en"), ru: readWords(folder, "ru"), ar: readWords(folder, "ar") };
  const english = words.en;
  const { keys, beginnings } = findSaid(namespace, folder);

  test.each(LANGUAGES)("are complete in %s", (language) => {
    const plain = (all: Map<string, string>) => [...new Set([...all.keys()].map(withoutPlural))].sort();
    expect(plain(words[language])).toEqual(plain(english));
    const plurals = [...english.keys()].filter((key) => key !== withoutPlural(key)).map(withoutPlural);
    const wanted = new Set(plurals.flatMap((key) => PLURALS[language].map((form) => `${key}_${form}`)));
    const given = [...words[language].keys()].filter((key) => key !== withoutPlural(key));
    expect(given.sort()).toEqual([...wanted].sort());
    expect([...words[language]].filter(([, text]) => !text.trim())).toEqual([]);
  });

  test.each(LANGUAGES)("name the same things in %s", (language) => {
    const differing = [...words[language]].filter(([key, text]) => {
      const form = key.slice(withoutPlural(key).length + 1);
      const inEnglish = namesIn(english.get(form ? `${withoutPlural(key)}_other` : key));
      const names = namesIn(text);
      const isExact = (EXACT[language] as string[]).includes(form);
      return (
        String(names) !==
        String(isExact ? inEnglish.filter((name) => name !== "{{count}}" || names.includes(name)) : inEnglish)
      );
    });
    expect(differing).toEqual([]);
  });

  test("are all said somewhere", () => {
    const isSaid = (key: string) =>
      keys.has(key) || beginnings.some((beginning) => key.startsWith(beginning));
    expect([...new Set([...english.keys()].map(withoutPlural))].filter((key) => !isSaid(key))).toEqual([]);
  });

  test("hold everything that is said", () => {
    const known = new Set([...english.keys()].map(withoutPlural));
    const said = sources.flatMap(({ path, text }) => {
      const own = path.startsWith(`${folder}/`);
      const inCall = [...text.matchAll(/\bt\(\s*["']([^"'$]+)["']/g)].map(([, key = ""]) => key);
      const named = [...text.matchAll(/["']([a-z][\w-]*:[A-Za-z][\w.-]*)["']/g)].map(([, key = ""]) => key);
      const here = own ? inCall.filter((key) => !key.includes(":")) : [];
      const there = named
        .filter((key) => key.startsWith(`${namespace}:`))
        .map((key) => key.slice(namespace.length + 1));
      return [...here, ...there];
    });
    expect([...new Set(said)].filter((key) => !known.has(key))).toEqual([]);
  });
});
