// Serves files of a package beside the app, as they are: they are fetched by name, and only when something asks for them.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import type { Plugin } from "vite";

/** `list` tells where the files are, by the names below `/${folder}/`. */
export function beside(folder: string, list: () => Promise<ReadonlyMap<string, string>>): Plugin {
  return {
    name: `veche-${folder}`,
    async generateBundle() {
      for (const [name, path] of await list())
        this.emitFile({ type: "asset", fileName: `${folder}/${name}`, source: await readFile(path) });
    },
    async configureServer(server) {
      const files = await list();
      server.middlewares.use(async (request, answer, next) => {
        const path = files.get(request.url?.replace(`/${folder}/`, "") ?? "");
        if (!path) return next();
        answer.end(await readFile(path));
      });
    },
  };
}

/** Where a package lies. */
export function rootOf(name: string): string {
  return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
}
