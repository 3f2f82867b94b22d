// The translator that is built into the browser: it works on this device, so nobody reads along.
import { type Translator, UntranslatableError } from "../../extension/contributions.ts";

interface Detector {
  detect(text: string): Promise<{ detectedLanguage: string; confidence: number }[]>;
  destroy(): void;
}

interface Pair {
  sourceLanguage: string;
  targetLanguage: string;
}

interface Speaker {
  translate(text: string): Promise<string>;
  destroy(): void;
}

/** COMPAT: of Chromium since 138, on computers; TypeScript's DOM does not know it. */
interface Built {
  LanguageDetector?: { create(): Promise<Detector> };
  Translator?: {
    availability(pair: Pair): Promise<"unavailable" | "downloadable" | "downloading" | "available">;
    create(pair: Pair): Promise<Speaker>;
  };
}

export const onDevice: Translator = {
  id: "on-device",
  label: "translating:onDevice",
  isThere: () => built().Translator !== undefined && built().LanguageDetector !== undefined,
  translate: async (text, language) => {
    const from = await detect(text);
    if (from === language) return undefined;
    return { text: await speak(text, { sourceLanguage: from, targetLanguage: language }), from };
  },
};

function built(): Built {
  return globalThis as Built;
}

/** Without region and script: what the browser compares by. */
async function detect(text: string): Promise<string> {
  const detector = await built().LanguageDetector?.create();
  try {
    const [best] = (await detector?.detect(text)) ?? [];
    if (!best || best.detectedLanguage === "und") throw new UntranslatableError();
    return best.detectedLanguage.split("-")[0] ?? best.detectedLanguage;
  } finally {
    detector?.destroy();
  }
}

async function speak(text: string, pair: Pair): Promise<string> {
  const { Translator: factory } = built();
  if (!factory || (await factory.availability(pair)) === "unavailable") throw new UntranslatableError();
  // The first time the browser fetches the two languages, which may take a while.
  const speaker = await factory.create(pair);
  try {
    return await speaker.translate(text);
  } finally {
    speaker.destroy();
  }
}
