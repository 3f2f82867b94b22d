// Serves what pdf.js needs for some files only: tables of Asian letters, fonts, decoders; fetched when a file asks for them.
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Plugin } from "vite";

const ROOT = dirname(createRequire(import.meta.url).resolve("pdfjs-dist/package.json"));
/** The interpreter for scripts in PDF files: ours never run. */
const LEFT_OUT = /quickjs/i;
const FOLDERS = ["cmaps", "standard_fonts", "wasm", "iccs"];

export function pdf(): Plugin {
  return {
    name: "veche-pdf",
    async generateBundle() {
      for (const folder of FOLDERS) {
        for (const file of await readdir(join(ROOT, folder))) {
          if (LEFT_OUT.test(file)) continue;
          const source = await readFile(join(ROOT, folder, file));
          this.emitFile({ type: "asset", fileName: `pdf/${folder}/${file}`, source });
        }
      }
    },
    configureServer(server) {
      server.middlewares.use(async (request, answer, next) => {
        const [, folder = "", file = ""] = /^\/pdf\/(\w+)\/([\w.-]+)$/.exec(request.url ?? "") ?? [];
        if (!FOLDERS.includes(folder)) return next();
        answer.end(await readFile(join(ROOT, folder, file)));
      });
    },
  };
}
