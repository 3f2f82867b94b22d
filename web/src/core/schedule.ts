// When a message is to be sent later: the times that are offered, and what is allowed.

/** Not worth scheduling below; the server's own limit above. */
export const SHORTEST_DELAY_MS = 10 * 1000;
export const LONGEST_DELAY_MS = 31 * 24 * 3600 * 1000;

export type Suggestion = "hour" | "evening" | "morning" | "monday";

/** Times that people often mean, all in the future, soonest first; by the clock of this device. */
export function suggestTimes(now: Date): { name: Suggestion; at: Date }[] {
  const evening = atHour(now, 0, 20);
  const all: { name: Suggestion; at: Date }[] = [
    { name: "hour", at: new Date(now.getTime() + 3600 * 1000) },
    { name: "evening", at: evening },
    { name: "morning", at: atHour(now, 1, 9) },
    { name: "monday", at: atHour(now, daysToMonday(now), 9) },
  ];
  const morning = atHour(now, 1, 9).getTime();
  return all
    .filter(({ name, at }) => at > now && !(name === "monday" && at.getTime() === morning))
    .sort((one, other) => one.at.getTime() - other.at.getTime());
}

export type ScheduleFault = "past" | "far";

export function faultOfTime(at: Date, now: Date): ScheduleFault | undefined {
  const delayMs = at.getTime() - now.getTime();
  if (!(delayMs >= SHORTEST_DELAY_MS)) return "past";
  return delayMs > LONGEST_DELAY_MS ? "far" : undefined;
}

/** For `<input type="datetime-local">`, in the time of this place. */
export function toLocalInput(at: Date): string {
  const two = (number: number) => String(number).padStart(2, "0");
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

function atHour(now: Date, days: number, hour: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour);
}

function daysToMonday(now: Date): number {
  return (8 - now.getDay()) % 7 || 7;
}
