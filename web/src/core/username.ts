// What a person may call themselves, and how good a password is.

export type UsernameFault = "empty" | "long" | "signs";

const LONGEST = 64;

/** The local part of a user id: small letters, digits and a few signs; undefined when it is fine. */
export function faultOfUsername(name: string): UsernameFault | undefined {
  if (!name) return "empty";
  if (name.length > LONGEST) return "long";
  if (!/^[a-z0-9._=/+-]+$/.test(name)) return "signs";
  return undefined;
}

export const SHORTEST_PASSWORD = 8;

/** "@anna:example.org" is "anna"; what is no user id stays as it is. */
export function localpartOf(userId: string): string {
  return /^@([^:]+):/.exec(userId)?.[1] ?? userId;
}
