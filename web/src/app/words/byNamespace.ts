// "/src/features/rooms/locales/en.json" holds the words of "rooms".

export function byNamespace(files: Record<string, Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(files).map(([path, words]) => [path.split("/").at(-3) ?? "", words]),
  );
}
