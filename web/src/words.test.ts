// The words of every feature: the same keys in both languages, none missing, none that nobody says.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";

const SRC = import.meta.dirname;
const PLURALS = { en: ["one", "other"], ru: ["one", "few", "many", "other"] };

const files = readdirSync(SRC, { recursive: true, encoding: "utf8" });
const folders = files
  .filter((path) => path.endsWith("locales/en.json"))
  .map((path) => dirname(dirname(path)));
const sources = files
  .filter((path) => /\.tsx?$/.test(path) && !path.includes(".test."))
  .map((path) => ({ path, text: readFileSync(join(SRC, path), "utf8") }));

function readWords(folder: string, language: keyof typeof PLURALS): Map<string, string> {
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
  const english = readWords(folder, "en");
  const russian = readWords(folder, "ru");
  const { keys, beginnings } = findSaid(namespace, folder);

  test("are complete in both languages", () => {
    const plain = (words: Map<string, string>) => [...new Set([...words.keys()].map(withoutPlural))].sort();
    expect(plain(russian)).toEqual(plain(english));
    for (const [language, words] of [
      ["en", english],
      ["ru", russian],
    ] as const) {
      const plurals = [...words.keys()].filter((key) => key !== withoutPlural(key)).map(withoutPlural);
      const wanted = plurals.flatMap((key) => PLURALS[language].map((form) => `${key}_${form}`));
      expect(wanted.filter((key) => !words.has(key))).toEqual([]);
    }
    expect([...english, ...russian].filter(([, text]) => !text.trim())).toEqual([]);
  });

  test("name the same things in both languages", () => {
    const namesIn = (text = "") => [...text.matchAll(/\{\{\w+\}\}/g)].map(String).sort();
    const differing = [...english].filter(
      ([key, text]) => russian.has(key) && String(namesIn(text)) !== String(namesIn(russian.get(key))),
    );
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
