// Asking somebody in a call for something: seldom enough that it stays a question.

/** So long one waits before asking the same person again. */
export const PAUSE_MS = 60_000;
/** More people who ask are not remembered: whoever is asked by so many has seen it. */
const MOST_ASKERS = 100;

/** When each of them last asked, by their user id. */
export type Asked = ReadonlyMap<string, number>;

/** With one more question; undefined when it comes too soon, whatever the asker's own program thinks. */
export function takeQuestion(asked: Asked, userId: string, nowMs: number): Asked | undefined {
  const recent = new Map([...asked].filter(([, atMs]) => nowMs - atMs < PAUSE_MS));
  if (recent.has(userId) || recent.size >= MOST_ASKERS) return undefined;
  return recent.set(userId, nowMs);
}
