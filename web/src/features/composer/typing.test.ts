import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Session } from "../../platform/matrix/session.ts";
import { TypingNotice } from "./typing.ts";

vi.mock("../../platform/preferences.ts", () => ({ preferences: { value: { tellsTyping: true } } }));

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function make() {
  const told: boolean[] = [];
  const sendTyping = async (_roomId: string, isTyping: boolean) => void told.push(isTyping);
  const session = { status: { value: "online" }, client: { sendTyping } } as never as Session;
  return { notice: new TypingNotice(session, "!a:x"), told };
}

test("it is told once in a while that one writes, and after a moment that one has stopped", () => {
  const { notice, told } = make();
  notice.typed();
  notice.typed();
  notice.stopped();
  expect(told).toEqual([true]);
  vi.runAllTimers();
  expect(told).toEqual([true, false]);
});

test("whoever goes on at once has not stopped", () => {
  const { notice, told } = make();
  notice.typed();
  notice.stopped();
  notice.typed();
  vi.runAllTimers();
  expect(told).toEqual([true]);
});

test("whoever leaves has stopped at once, and it is told once", () => {
  const { notice, told } = make();
  notice.typed();
  notice.stopped();
  notice.left();
  vi.runAllTimers();
  expect(told).toEqual([true, false]);
});
