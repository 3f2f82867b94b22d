// Times as people read them here.

/** "24 November 2026, 16:45" */
export function formatDay(timeMs: number, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" }).format(timeMs);
}
