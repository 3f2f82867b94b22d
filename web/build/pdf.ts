// What pdf.js needs for some files only: tables of Asian letters, fonts, decoders.
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Plugin } from "vite";
import { beside, rootOf } from "./beside.ts";

/** The interpreter for scripts in PDF files: ours never run. */
const LEFT_OUT = /quickjs/i;
const FOLDERS = ["cmaps", "standard_fonts", "wasm", "iccs"];

export function pdf(): Plugin {
  return beside("pdf", async () => {
    const root = rootOf("pdfjs-dist");
    const files = new Map<string, string>();
    for (const folder of FOLDERS)
      for (const file of await readdir(join(root, folder)))
        if (!LEFT_OUT.test(file)) files.set(`${folder}/${file}`, join(root, folder, file));
    return files;
  });
}
