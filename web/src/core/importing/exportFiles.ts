// The files of an export, wherever they lie: found by their name, opened one at a time.
import { folderOf, nameOf, normalizePath } from "./paths.ts";

export interface ExportFile {
  path: string;
  sizeBytes: number;
  /** The file piece by piece. */
  stream(): ReadableStream<Uint8Array<ArrayBuffer>>;
  /** The file as something that can be uploaded; it need not lie in memory. */
  blob(): Promise<Blob>;
}

export class ExportFiles {
  readonly #files = new Map<string, ExportFile>();

  /** Files with a name that leads elsewhere are left out: nothing in an export may name them. */
  constructor(files: Iterable<ExportFile>) {
    for (const file of files) {
      const path = normalizePath(file.path);
      if (path && !isLitter(path)) this.#files.set(path, file);
    }
  }

  get list(): [path: string, file: ExportFile][] {
    return [...this.#files];
  }

  /** What a text in `folder` calls `path`; undefined when it is not there, or outside. */
  find(folder: string, path: string): ExportFile | undefined {
    const name = normalizePath(path);
    return name === null ? undefined : this.#files.get(folder + name);
  }
}

export type TextKind = "telegram" | "whatsapp";

/** The texts of chats among the files. */
export function findTexts(
  files: ExportFiles,
): { path: string; folder: string; kind: TextKind; file: ExportFile }[] {
  return files.list.flatMap(([path, file]) => {
    const kind = kindOf(nameOf(path));
    return kind ? [{ path, folder: folderOf(path), kind, file }] : [];
  });
}

/** Telegram's other form of export, which has no dates and authors that a program could trust. */
export function isTelegramPage(files: ExportFiles): boolean {
  return files.list.some(([path]) => nameOf(path) === "messages.html");
}

function kindOf(name: string): TextKind | null {
  if (/^result( \(\d+\))?\.json$/i.test(name)) return "telegram";
  return /\.txt$/i.test(name) ? "whatsapp" : null;
}

/** What systems put beside the files. */
function isLitter(path: string): boolean {
  return /(^|\/)(__MACOSX\/|\.DS_Store$|\._)/.test(path);
}
