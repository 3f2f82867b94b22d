// Every setting of the server is explained in every language of the app, and none that there is no more.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadMeanings } from "./index.ts";

/** The list that the server writes of itself. */
const LIST = readFileSync(join(import.meta.dirname, "../../../../../docs/admin/settings.md"), "utf8");

function settingsOf(list: string): string[] {
  const settings: string[] = [];
  let section = "top";
  for (const line of list.split("\n")) {
    section = /^## `\[(\w+)\]`/.exec(line)?.[1] ?? section;
    const name = /^\| `(\w+)`/.exec(line)?.[1];
    if (name) settings.push(`${section}.${name}`);
  }
  return settings.sort();
}

test.each(["ru", "ar"])(
  "the settings of docs/admin/settings.md have their meaning in %s",
  async (language) => {
    const meanings = await loadMeanings(`${language}-XX`);
    const explained = Object.entries(meanings).flatMap(([section, names]) =>
      Object.keys(names).map((name) => `${section}.${name}`),
    );
    expect(explained.sort()).toEqual(settingsOf(LIST));
  },
);

test("in English the server's own words are enough", async () => {
  expect(await loadMeanings("en")).toEqual({});
});
