// Names of files in an export, made harmless: never above the folder, never from the root, one way to write each.

/** The one spelling of a path, or null for one that leads out of the export. */
export function normalizePath(path: string): string | null {
  if (/^[/\\]/.test(path) || path.includes("\0")) return null;
  const parts: string[] = [];
  for (const part of path.split(/[/\\]/)) {
    if (part === "" || part === ".") continue;
    if (part === "..") return null;
    parts.push(part);
  }
  if (/^[a-z]:/i.test(parts[0] ?? "")) return null;
  return parts.length > 0 ? parts.join("/").normalize("NFC") : null;
}

/** The folder in which a file lies, with a slash at the end; empty for the root. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
