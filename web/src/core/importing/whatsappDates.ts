// Finds out whether 05/11 is in May or in November, from all the dates of a chat together.
import type { Stamp } from "./whatsappStamp.ts";

export type DateOrder = "dmy" | "mdy" | "ymd";

/** The moment of a local date and time; months count from 1. */
export type ToMs = (
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
) => number;

const ORDERS: DateOrder[] = ["dmy", "mdy", "ymd"];

interface Evidence {
  impossible: number;
  backwards: number;
  before: number;
}

/** A chat runs forwards in time and has no thirteenth month: the order that breaks this least is the right one. */
export class DateOrderSurvey {
  readonly #evidence = new Map(
    ORDERS.map((order): [DateOrder, Evidence] => [order, { impossible: 0, backwards: 0, before: 0 }]),
  );
  #american = 0;
  #count = 0;

  add(stamp: Stamp): void {
    this.#count += 1;
    if (looksAmerican(stamp)) this.#american += 1;
    for (const [order, evidence] of this.#evidence) {
      const time = stampToMs(stamp, order, utcToMs);
      if (time === null) evidence.impossible += 1;
      else {
        if (time < evidence.before) evidence.backwards += 1;
        evidence.before = time;
      }
    }
  }

  get order(): DateOrder {
    const custom = this.#american * 2 > this.#count ? (["mdy", "dmy", "ymd"] as const) : ORDERS;
    const cost = (order: DateOrder) => {
      const { impossible, backwards } = this.#evidence.get(order) ?? { impossible: 0, backwards: 0 };
      return impossible * 1000 + backwards;
    };
    return custom.reduce((best, order) => (cost(order) < cost(best) ? order : best));
  }
}

/** Null when there is no such day in this order. */
export function stampToMs(stamp: Stamp, order: DateOrder, toMs: ToMs): number | null {
  const [day, month, shortYear] = arrange(stamp.date, order);
  const year = fullYear(shortYear);
  if (year === null || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null;
  return toMs(year, month, day, fullHour(stamp), stamp.minute, stamp.second);
}

/** The moment in the time zone of this device, which is the one the export was made in as far as anybody knows. */
export const localToMs: ToMs = (year, month, day, hour, minute, second) =>
  new Date(year, month - 1, day, hour, minute, second).getTime();

const utcToMs: ToMs = (year, month, day, hour, minute, second) =>
  Date.UTC(year, month - 1, day, hour, minute, second);

function arrange([a, b, c]: Stamp["date"], order: DateOrder): [day: number, month: number, year: number] {
  if (order === "dmy") return [a, b, c];
  return order === "mdy" ? [b, a, c] : [c, b, a];
}

function fullYear(year: number): number | null {
  if (year < 100) return 2000 + year;
  // The Buddhist calendar of Thailand.
  const common = year > 2400 ? year - 543 : year;
  return common >= 2000 && common <= 2100 ? common : null;
}

function fullHour({ hour, half }: Stamp): number {
  if (half === "am") return hour % 12;
  return half === "pm" ? (hour % 12) + 12 : hour;
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** 11/5/23, 2:02 PM is how the United States write; most of the world does not. */
function looksAmerican({ separator, halfWord, date }: Stamp): boolean {
  return separator === "/" && /^[AP]M$/.test(halfWord) && date[2] < 100;
}
