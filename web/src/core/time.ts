// Times as people say them.

const DAY_MS = 86_400_000;
/** What a Date can hold; other servers may send anything. */
const LATEST_MS = 8.64e15;

const STYLES = {
  hour: { hour: "2-digit", minute: "2-digit" },
  weekday: { weekday: "short" },
  day: { day: "numeric", month: "short" },
  month: { month: "long", year: "numeric" },
  dayOfYear: { day: "numeric", month: "short", year: "numeric" },
  exact: { dateStyle: "full", timeStyle: "medium" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format takes longer than drawing a message, so each is made once. */
function say(style: keyof typeof STYLES, timeMs: number, language: string): string {
  const name = `${style} ${language}`;
  const format = formats.get(name) ?? new Intl.DateTimeFormat(language, STYLES[style]);
  formats.set(name, format);
  return format.format(tameTime(timeMs));
}

/** A time that can be said, whatever was sent. */
export function tameTime(timeMs: number): number {
  return Number.isFinite(timeMs) ? Math.min(LATEST_MS, Math.max(0, timeMs)) : 0;
}

/** For a list: the hour today, the day this week, else the date. */
export function formatShortTime(timeMs: number, nowMs: number, language: string): string {
  const days = daysBetween(timeMs, nowMs);
  if (days === 0) return formatHour(timeMs, language);
  if (days > 0 && days < 7) return say("weekday", timeMs, language);
  const isThisYear = new Date(timeMs).getFullYear() === new Date(nowMs).getFullYear();
  return say(isThisYear ? "day" : "dayOfYear", timeMs, language);
}

export function formatHour(timeMs: number, language: string): string {
  return say("hour", timeMs, language);
}

/** "March 2026" */
export function formatMonth(timeMs: number, language: string): string {
  return say("month", timeMs, language);
}

/** With its year. */
export function formatDate(timeMs: number, language: string): string {
  return say("dayOfYear", timeMs, language);
}

/** To the second, with the weekday. */
export function formatExactTime(timeMs: number, language: string): string {
  return say("exact", timeMs, language);
}

/** How many midnights lie between, by this device's clock. */
export function daysBetween(earlierMs: number, laterMs: number): number {
  return Math.round((startOfDay(laterMs) - startOfDay(earlierMs)) / DAY_MS);
}

function startOfDay(timeMs: number): number {
  return new Date(timeMs).setHours(0, 0, 0, 0);
}
