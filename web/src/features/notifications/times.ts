// How long silences last, as people choose them.

export const PAUSES = ["hour", "eightHours", "tomorrow", "week"] as const;
export type Pause = (typeof PAUSES)[number];

const HOUR_MS = 3_600_000;
const MORNING_HOUR = 8;

/** When a pause that begins now ends; "tomorrow" is at eight in the morning. */
export function endOf(pause: Pause, nowMs: number): number {
  switch (pause) {
    case "hour":
      return nowMs + HOUR_MS;
    case "eightHours":
      return nowMs + 8 * HOUR_MS;
    case "week":
      return nowMs + 7 * 24 * HOUR_MS;
    case "tomorrow": {
      const morning = new Date(nowMs);
      morning.setDate(morning.getDate() + 1);
      return morning.setHours(MORNING_HOUR, 0, 0, 0);
    }
  }
}

/** "18:30", with the day where it is not today. */
export function formatEnd(endMs: number, nowMs: number, language: string): string {
  const isToday = new Date(endMs).toDateString() === new Date(nowMs).toDateString();
  return new Intl.DateTimeFormat(language, {
    hour: "2-digit",
    minute: "2-digit",
    ...(!isToday && { weekday: "short", day: "numeric", month: "short" }),
  }).format(endMs);
}

/** The days of the week in this language, Monday first. */
export function dayNames(language: string): { day: number; short: string; long: string }[] {
  const monday = new Date(2024, 0, 1);
  return Array.from({ length: 7 }, (_, index) => {
    const date = new Date(monday);
    date.setDate(1 + index);
    const name = (weekday: "short" | "long") => new Intl.DateTimeFormat(language, { weekday }).format(date);
    return { day: index + 1, short: name("short"), long: name("long") };
  });
}
