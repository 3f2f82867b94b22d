// Times as people say them.

const DAY_MS = 86_400_000;

/** For a list: the hour today, the day this week, else the date. */
export function formatShortTime(timeMs: number, nowMs: number, language: string): string {
  const days = daysBetween(timeMs, nowMs);
  if (days === 0) return formatHour(timeMs, language);
  if (days > 0 && days < 7) return new Intl.DateTimeFormat(language, { weekday: "short" }).format(timeMs);
  const isThisYear = new Date(timeMs).getFullYear() === new Date(nowMs).getFullYear();
  return new Intl.DateTimeFormat(language, {
    day: "numeric",
    month: "short",
    ...(!isThisYear && { year: "numeric" }),
  }).format(timeMs);
}

export function formatHour(timeMs: number, language: string): string {
  return new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" }).format(timeMs);
}

/** How many midnights lie between, by this device's clock. */
export function daysBetween(earlierMs: number, laterMs: number): number {
  return Math.round((startOfDay(laterMs) - startOfDay(earlierMs)) / DAY_MS);
}

function startOfDay(timeMs: number): number {
  return new Date(timeMs).setHours(0, 0, 0, 0);
}
