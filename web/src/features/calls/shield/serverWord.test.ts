// A call that the server cannot see: it is asked once, and what it does not say is no yes to strangers.
import type { MatrixEvent } from "matrix-js-sdk";
import { expect, test, vi } from "vitest";
import { MatrixError } from "../../../platform/matrix/sdk.ts";
import type { Session } from "../../../platform/matrix/session.ts";
import { ServerWord } from "./serverWord.ts";

function call(isSealed = true): MatrixEvent {
  return {
    getId: () => "$call",
    getRoomId: () => "!r:x",
    getSender: () => "@eve:x",
    isEncrypted: () => isSealed,
  } as never;
}

function house(answer: () => object) {
  const authedRequest = vi.fn(async (..._: unknown[]) => answer());
  const session = { client: { http: { authedRequest } } } as never as Session;
  return { authedRequest, word: new ServerWord(session) };
}

test("it is asked of one message and its sender, once, and never of what it has seen", async () => {
  const { authedRequest, word } = house(() => ({ may_ring: true }));
  expect(await word.of(call(false))).toBe("may");
  expect(authedRequest).not.toHaveBeenCalled();
  expect(await Promise.all([word.of(call()), word.of(call())])).toEqual(["may", "may"]);
  expect(authedRequest).toHaveBeenCalledExactlyOnceWith(
    "POST",
    "/_veche/v1/rooms/!r%3Ax/call/may-ring",
    undefined,
    { event_id: "$call", user_id: "@eve:x" },
    { prefix: "", localTimeoutMs: 5000 },
  );
});

test.each([
  ["a no", () => ({ may_ring: false }), "mayNot"],
  ["no such message", () => refuse(404, "M_NOT_FOUND"), "mayNot"],
  ["no such question", () => refuse(404, "M_UNRECOGNIZED"), "may"],
  ["too many questions", () => refuse(429, "M_LIMIT_EXCEEDED"), "unanswered"],
  ["a server in trouble", () => refuse(500, "M_UNKNOWN"), "unanswered"],
  ["no network", () => fail(new TypeError("Failed to fetch")), "unanswered"],
])("after %s", async (_, answer, said) => {
  expect(await house(answer).word.of(call())).toBe(said);
});

function refuse(status: number, errcode: string): never {
  throw new MatrixError({ errcode, error: "No." }, status);
}

function fail(error: Error): never {
  throw error;
}
