// Serves the data of emoji, in each language of the app, as files of our own that are fetched only when needed.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Plugin } from "vite";

const ROOT = dirname(createRequire(import.meta.url).resolve("emojibase-data/package.json"));
const FILES: Record<string, string> = {
  "emoji/en/data.json": "en/data.json",
  "emoji/en/messages.json": "en/messages.json",
  "emoji/ru/data.json": "ru/data.json",
  "emoji/ru/messages.json": "ru/messages.json",
  "emoji/shortcodes.json": "en/shortcodes/emojibase.json",
};

export function emoji(): Plugin {
  return {
    name: "veche-emoji",
    async generateBundle() {
      for (const [fileName, source] of Object.entries(FILES)) {
        this.emitFile({ type: "asset", fileName, source: await readFile(join(ROOT, source)) });
      }
    },
    configureServer(server) {
      server.middlewares.use(async (request, answer, next) => {
        const source = FILES[(request.url ?? "").slice(1)];
        if (!source) return next();
        answer.setHeader("Content-Type", "application/json");
        answer.end(await readFile(join(ROOT, source)));
      });
    },
  };
}
