// The words of all features in one language, fetched as one file; a folder's name is their namespace.
import i18next, { type Resource, type ResourceLanguage } from "i18next";
import { initReactI18next } from "react-i18next";
import { directionOf, isolate, withCommonDigits } from "../core/writing.ts";
import { preferences } from "../platform/preferences.ts";

const WORDS: Record<string, () => Promise<{ default: Record<string, unknown> }>> = {
  en: () => import("./words/en.ts"),
  ru: () => import("./words/ru.ts"),
  ar: () => import("./words/ar.ts"),
};
const FALLBACK = "en";

/** Load the words of the person's language, and follow when they choose another one. */
export async function startLanguages(): Promise<void> {
  const language = wantedLanguage();
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: FALLBACK,
    resources: await loadWords(language),
    partialBundledLanguages: true,
    // React keeps HTML out; what has to be kept apart is the direction of writing.
    interpolation: { escape: (words: string) => isolate(words, directionOf(i18next.language)) },
    defaultNS: "app",
    returnNull: false,
  });
  markDocument(language);
  preferences.subscribe(() => void changeLanguage(wantedLanguage()));
}

async function changeLanguage(language: string): Promise<void> {
  if (language === i18next.language) return;
  const words = await loadWords(language);
  for (const [name, namespaces] of Object.entries(words)) {
    for (const [namespace, texts] of Object.entries(namespaces))
      i18next.addResourceBundle(name, namespace, texts);
  }
  await i18next.changeLanguage(language);
  markDocument(language);
}

/** The person's choice, or the first of the browser's languages. Dates follow it even where words do not. */
function wantedLanguage(): string {
  return withCommonDigits(preferences.value.language ?? navigator.language);
}

async function loadWords(language: string): Promise<Resource> {
  const short = language.split("-")[0] ?? FALLBACK;
  const name = short in WORDS ? short : FALLBACK;
  const words = await WORDS[name]?.();
  return { [name]: (words?.default ?? {}) as ResourceLanguage };
}

function markDocument(language: string): void {
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
}
