// What the server's settings mean, in languages other than the English of the server itself. A setting that is not
// here, such as that of a newer server, keeps the server's words.
import type { Setting } from "../api.ts";

export type Meanings = Readonly<Record<string, Readonly<Record<string, string>>>>;

const BY_LANGUAGE: Record<string, () => Promise<{ default: Meanings }>> = {
  ru: () => import("./ru.json"),
  ar: () => import("./ar.json"),
};

/** By section, `top` for those at the top, and name; `language` is a tag. */
export async function loadMeanings(language: string): Promise<Meanings> {
  return (await BY_LANGUAGE[language.split("-")[0] ?? ""]?.())?.default ?? {};
}

export function findMeaning(meanings: Meanings, { section, name }: Setting): string | undefined {
  return meanings[section || "top"]?.[name];
}
