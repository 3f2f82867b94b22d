// Finds out without which files nothing can be read or written; all others are kept on the device later.
import type { Plugin, Rolldown } from "vite";

export interface Shell {
  plugin: Plugin;
  /** Whether a file, by its name in the bundle, is one of them; known when the bundle is. */
  has(fileName: string): boolean;
}

export function findShell(): Shell {
  const files = new Set<string>(["index.html"]);
  return {
    has: (fileName) => files.has(fileName),
    plugin: {
      name: "veche-shell",
      generateBundle: {
        // Before an entry that only imports others is taken away.
        order: "pre",
        handler(_options, bundle) {
          for (const name of shellOf(bundle)) files.add(name);
        },
      },
    },
  };
}

/** The entry, and from there on what each file imports, and what it loads later unless that is a view. */
export function shellOf(bundle: Rolldown.OutputBundle): Set<string> {
  const chunks = Object.values(bundle).filter((one) => one.type === "chunk");
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const found = new Set<string>();
  const take = (chunk: Rolldown.OutputChunk | undefined) => {
    if (!chunk || found.has(chunk.fileName)) return;
    found.add(chunk.fileName);
    const { importedCss = [], importedAssets = [] } = chunk.viteMetadata ?? {};
    for (const file of [...importedCss, ...importedAssets]) found.add(file);
    for (const name of chunk.imports) take(byName.get(name));
    for (const name of chunk.dynamicImports) if (!isView(byName.get(name))) take(byName.get(name));
  };
  for (const chunk of chunks) if (chunk.isEntry) take(chunk);
  return found;
}

/** Views that are loaded later are modules of their own. */
function isView(chunk: Rolldown.OutputChunk | undefined): boolean {
  return /\.tsx$/.test(chunk?.facadeModuleId ?? "");
}
