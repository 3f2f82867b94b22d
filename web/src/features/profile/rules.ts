// What a display name and a new password may be, before the server is asked.
import { SHORTEST_PASSWORD } from "../../core/username.ts";

/** As the server counts: in characters, an emoji being one. */
export const LONGEST_NAME = 256;

export type NameFault = "empty" | "long";

/** Undefined when others can be shown this name. */
export function faultOfName(name: string): NameFault | undefined {
  const length = [...name.trim()].length;
  if (length === 0) return "empty";
  return length > LONGEST_NAME ? "long" : undefined;
}

export interface PasswordWish {
  current: string;
  next: string;
  /** Typed once more: nobody sees what they type. */
  again: string;
}

export interface PasswordFaults {
  current?: "empty";
  next?: "short" | "same";
  again?: "different";
}

/** What is wrong with each field; nothing when the server may be asked. */
export function faultsOfPassword({ current, next, again }: PasswordWish): PasswordFaults {
  return {
    ...(!current && { current: "empty" as const }),
    ...(next.length < SHORTEST_PASSWORD
      ? { next: "short" as const }
      : next === current && { next: "same" as const }),
    ...(again !== next && { again: "different" as const }),
  };
}
