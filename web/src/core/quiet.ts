// When somebody does not want to be disturbed. The server has the same rules (features/push/rules/quiet.py).

export const DO_NOT_DISTURB = "org.veche.do_not_disturb";
export const MUTE = "org.veche.mute";

/** Hours of every day, or of some: 1 is Monday. Hours past midnight belong to the day on which they began. */
export interface QuietHours {
  enabled: boolean;
  /** "22:00" */
  from: string;
  to: string;
  days?: number[];
  time_zone: string;
}

export type DoNotDisturb = Partial<QuietHours> & {
  /** Once, until this time. */
  until_ms?: number;
};

/** Whether to be silent now. What does not make sense silences nothing. */
export function isQuiet(content: unknown, nowMs: number): boolean {
  if (typeof content !== "object" || content === null) return false;
  return isBeforeEnd(content, nowMs) || isInHours(content as DoNotDisturb, nowMs);
}

/** Whether a silence until `until_ms` lasts: of everything, or of one room. */
export function isBeforeEnd(content: unknown, nowMs: number): boolean {
  const untilMs = (content as { until_ms?: unknown } | null | undefined)?.until_ms;
  return typeof untilMs === "number" && nowMs < untilMs;
}

function isInHours(content: DoNotDisturb, nowMs: number): boolean {
  const from = minutesOf(content.from);
  const to = minutesOf(content.to);
  if (content.enabled !== true || from === undefined || to === undefined) return false;
  const now = clockIn(content.time_zone, nowMs);
  if (!now) return false;
  const isOn = (day: number) => !Array.isArray(content.days) || content.days.includes(day);
  if (from < to) return from <= now.minutes && now.minutes < to && isOn(now.day);
  if (now.minutes >= from) return isOn(now.day);
  return now.minutes < to && isOn(now.day === 1 ? 7 : now.day - 1);
}

function minutesOf(text: unknown): number | undefined {
  const match = typeof text === "string" && /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  return match ? Number(match[1]) * 60 + Number(match[2]) : undefined;
}

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

function clockIn(timeZone: unknown, nowMs: number): { day: number; minutes: number } | undefined {
  if (typeof timeZone !== "string" || !timeZone) return undefined;
  try {
    const format = new Intl.DateTimeFormat("en-GB", {
      timeZone,
      weekday: "short",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    const parts = Object.fromEntries(format.formatToParts(nowMs).map(({ type, value }) => [type, value]));
    return {
      day: DAYS.indexOf(parts.weekday ?? "") + 1,
      minutes: Number(parts.hour) * 60 + Number(parts.minute),
    };
  } catch {
    return undefined;
  }
}
