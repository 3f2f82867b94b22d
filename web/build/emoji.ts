// Serves the data of emoji, in each language of the app, as files of our own that are fetched only when needed.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Plugin } from "vite";
import { arabicEmoji, arabicMessages } from "./arabicEmoji.ts";

const ROOT = dirname(createRequire(import.meta.url).resolve("emojibase-data/package.json"));
const NAMES = join(import.meta.dirname, "names/ar.tsv");

const copy = (source: string) => () => readFile(join(ROOT, source));
const json = async (source: string) => JSON.parse(await readFile(join(ROOT, source), "utf8"));

const FILES: Record<string, () => Promise<string | Buffer>> = {
  "emoji/en/data.json": copy("en/data.json"),
  "emoji/en/messages.json": copy("en/messages.json"),
  "emoji/ru/data.json": copy("ru/data.json"),
  "emoji/ru/messages.json": copy("ru/messages.json"),
  // Called English, which the picker takes: it refuses languages that emojibase does not have.
  "emoji/arabic/en/data.json": async () =>
    JSON.stringify(arabicEmoji(await json("en/data.json"), await readFile(NAMES, "utf8"))),
  "emoji/arabic/en/messages.json": async () => JSON.stringify(arabicMessages(await json("en/messages.json"))),
  "emoji/shortcodes.json": copy("en/shortcodes/emojibase.json"),
};

export function emoji(): Plugin {
  return {
    name: "veche-emoji",
    async generateBundle() {
      for (const [fileName, make] of Object.entries(FILES)) {
        this.emitFile({ type: "asset", fileName, source: await make() });
      }
    },
    configureServer(server) {
      server.middlewares.use(async (request, answer, next) => {
        const make = FILES[(request.url ?? "").slice(1)];
        if (!make) return next();
        answer.setHeader("Content-Type", "application/json");
        answer.end(await make());
      });
    },
  };
}
