import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { promptSync } from "./promptSync.ts";

const SYNC = "https://chat.example/_matrix/client/v3/sync?since=s1&timeout=30000";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A server that answers only where it is told to; the rest is never heard of again. */
function stage(answers: (asked: string, number: number) => boolean) {
  const asked: string[] = [];
  const waking = new Set<() => void>();
  const ask = promptSync(
    (input, init) => {
      asked.push(String(input));
      if (answers(String(input), asked.length)) return Promise.resolve(new Response("{}"));
      return new Promise((_, fail) =>
        init?.signal?.addEventListener("abort", () => fail(new DOMException("", "AbortError"))),
      );
    },
    (wake) => {
      waking.add(wake);
      return () => waking.delete(wake);
    },
  );
  return { ask, asked, waking };
}

test("an answer that comes in time is the answer, and nobody listens any more", async () => {
  const { ask, asked, waking } = stage(() => true);
  expect((await ask(SYNC)).ok).toBe(true);
  expect(asked).toEqual([SYNC]);
  expect(waking.size).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

test("what does not wait is left alone", async () => {
  const { ask, waking } = stage(() => false);
  for (const path of ["sync?timeout=0", "keys/query", "rooms/!sync/send/sync"])
    void ask(`https://chat.example/_matrix/client/v3/${path}`);
  expect(waking.size).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

test("later than promised, it is asked at once what has happened", async () => {
  const { ask, asked } = stage((url) => url.endsWith("timeout=0"));
  const answer = ask(SYNC);
  await vi.advanceTimersByTimeAsync(39_999);
  expect(asked).toEqual([SYNC]);
  await vi.advanceTimersByTimeAsync(1);
  expect((await answer).ok).toBe(true);
  expect(asked[1]).toBe(SYNC.replace("30000", "0"));
});

test("where nothing comes it has more and more patience", async () => {
  const { ask, asked } = stage((_, number) => number === 4);
  const answer = ask(SYNC);
  for (const ms of [40_000, 10_000, 20_000]) await vi.advanceTimersByTimeAsync(ms);
  expect((await answer).ok).toBe(true);
  expect(asked).toHaveLength(4);
});

test("another network is noticed at once", async () => {
  const { ask, asked, waking } = stage((_, number) => number === 2);
  const answer = ask(SYNC);
  for (const wake of waking) wake();
  expect((await answer).ok).toBe(true);
  expect(asked).toHaveLength(2);
});

test("whoever asked may give up, and what fails fails", async () => {
  const { ask, asked, waking } = stage(() => false);
  const giving = new AbortController();
  const answer = ask(SYNC, { signal: giving.signal });
  giving.abort();
  await expect(answer).rejects.toThrow();
  expect(asked).toHaveLength(1);
  expect(waking.size).toBe(0);
  const offline = promptSync(
    () => Promise.reject(new TypeError("Failed to fetch")),
    () => () => undefined,
  );
  await expect(offline(SYNC)).rejects.toThrow("Failed to fetch");
});
