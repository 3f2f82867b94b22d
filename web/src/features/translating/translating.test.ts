// A text is translated by the browser itself, and whatever goes wrong is said below it.
import type { MatrixEvent } from "matrix-js-sdk";
import { afterEach, expect, test, vi } from "vitest";
import type { Translator } from "../../extension/contributions.ts";
import { keyOf, TranslatingModel } from "./model.ts";
import { onDevice } from "./onDevice.ts";

const message = (id: string, edit?: string) =>
  ({ getId: () => id, replacingEventId: () => edit }) as unknown as MatrixEvent;

function browserWith(detected: string, availability = "available"): void {
  const destroy = () => undefined;
  vi.stubGlobal("LanguageDetector", {
    create: async () => ({ detect: async () => [{ detectedLanguage: detected, confidence: 0.9 }], destroy }),
  });
  vi.stubGlobal("Translator", {
    availability: async () => availability,
    create: async ({ sourceLanguage, targetLanguage }: Record<string, string>) => ({
      translate: async (text: string) => `${text} (${sourceLanguage} to ${targetLanguage})`,
      destroy,
    }),
  });
}

afterEach(() => vi.unstubAllGlobals());

test("a browser without a translator offers nothing", () => {
  expect(onDevice.isThere()).toBe(false);
  browserWith("ru");
  expect(onDevice.isThere()).toBe(true);
});

test("a text in another language is translated, with the language it was in", async () => {
  browserWith("ru-RU");
  const model = new TranslatingModel();
  await model.translate(message("$1"), "Привет", "en", onDevice);
  expect(model.shown.value.get(keyOf(message("$1")))).toEqual({
    is: "done",
    text: "Привет (ru to en)",
    from: "ru",
    by: "translating:onDevice",
  });
  // What it says after an edit is another text.
  expect(model.shown.value.get(keyOf(message("$1", "$edit")))).toBeUndefined();
});

test("one's own language, and languages that the browser does not know, are told apart", async () => {
  const model = new TranslatingModel();
  const ask = async (detected: string, availability?: string) => {
    browserWith(detected, availability);
    await model.translate(message("$1"), "text", "en", onDevice);
    return model.shown.value.get(keyOf(message("$1")))?.is;
  };
  expect(await ask("en")).toBe("same");
  expect(await ask("und")).toBe("unknown");
  expect(await ask("tlh", "unavailable")).toBe("unknown");
});

test("what comes after it was put away is dropped, and a failure is said", async () => {
  const model = new TranslatingModel();
  let answer = (_: undefined) => {};
  const waiting = new Promise<undefined>((resolve) => {
    answer = resolve;
  });
  const slow: Translator = { id: "slow", label: "x", isThere: () => true, translate: () => waiting };
  const asked = model.translate(message("$1"), "text", "en", slow);
  model.putAway(message("$1"));
  answer(undefined);
  await asked;
  expect(model.shown.value.size).toBe(0);
  const broken = { ...slow, translate: () => Promise.reject(new Error("no")) };
  await model.translate(message("$1"), "text", "en", broken);
  expect(model.shown.value.get(keyOf(message("$1")))).toEqual({ is: "failed" });
});
