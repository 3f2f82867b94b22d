// Numbers and times as administrators read them.

/** "24 November 2026 at 16:45" */
export function formatMoment(timeMs: number, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(timeMs);
}

/** "3 days", "2 hours", "5 minutes": in the largest unit that fits. */
export function formatSpan(spanMs: number, language: string): string {
  const units = [
    ["day", 86_400_000],
    ["hour", 3_600_000],
    ["minute", 60_000],
  ] as const;
  const [unit, lengthMs] = units.find(([, length]) => spanMs >= length) ?? ["second", 1000];
  const format = { style: "unit", unit, unitDisplay: "long" } as const;
  return new Intl.NumberFormat(language, format).format(Math.floor(spanMs / lengthMs));
}
