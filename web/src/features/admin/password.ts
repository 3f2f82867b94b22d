// A password for somebody else: easy to read aloud, hard to guess.

/** Without what looks or sounds alike: no l and 1, no o and 0. */
const SIGNS = "abcdefghjkmnpqrstuvwxyz23456789";
const GROUPS = 4;
const GROUP_SIGNS = 4;

/** 79 bits, such as `k7fm-x2pq-tz9h-b4nd`; `random` gives a number from 0 to below 1. */
export function makePassword(random: () => number): string {
  const sign = () => SIGNS[Math.floor(random() * SIGNS.length)] ?? "a";
  const group = () => Array.from({ length: GROUP_SIGNS }, sign).join("");
  return Array.from({ length: GROUPS }, group).join("-");
}

/** Chance that nobody can foresee. */
export function secureRandom(): number {
  const [value = 0] = crypto.getRandomValues(new Uint32Array(1));
  return value / 2 ** 32;
}
