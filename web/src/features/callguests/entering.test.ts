// A guest who waits goes on waiting through a reload and a lost network, until somebody decides.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { EnteringModel } from "./entering.ts";

const URL = "https://veche.test";
const LINK = { room_name: "Choir", inviter_name: "Anna", expires_ms: 1, waits: true, is_full: false };
const SESSION = {
  user_id: "@call-guest-1:veche.test",
  device_id: "D",
  access_token: "secret",
  room_id: "!r",
  until_ms: 5,
};

let answers: (() => Response)[];
let notes: Map<string, string>;

const answer = (body: object, status = 200) => answers.push(() => Response.json(body, { status }));
const kept = () => ({
  getItem: (name: string) => notes.get(name) ?? null,
  setItem: (name: string, text: string) => void notes.set(name, text),
  removeItem: (name: string) => void notes.delete(name),
});

beforeEach(() => {
  vi.useFakeTimers();
  answers = [];
  notes = new Map();
  vi.stubGlobal("fetch", async () => {
    const next = answers.shift();
    if (!next) throw new TypeError("no network");
    return next();
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("who has waited is let in, also after a reload and without a network for a while", async () => {
  const first = new EnteringModel(URL, "T", kept());
  answer(LINK);
  await first.start();
  answer({ ...SESSION, standing: "waiting" });
  await first.enter("Vera");
  expect(first.state.value).toEqual({ is: "waiting", link: LINK });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(first.state.value.is).toBe("waiting");
  first.stop();

  const again = new EnteringModel(URL, "T", kept());
  answer({ standing: "waiting" });
  await again.start();
  expect(again.state.value.is).toBe("waiting");
  answer({ standing: "in" });
  await vi.advanceTimersByTimeAsync(3_000);
  expect(again.state.value).toMatchObject({
    is: "in",
    account: { userId: SESSION.user_id, accessToken: "secret", guestRoomId: "!r" },
  });
  expect(notes.size).toBe(0);
});

test("who is refused is told so, and nothing stays behind", async () => {
  const model = new EnteringModel(URL, "T", kept());
  answer(LINK);
  await model.start();
  answer({ ...SESSION, standing: "waiting" });
  await model.enter("Vera");
  answer({ errcode: "M_UNKNOWN_TOKEN", error: "gone" }, 401);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(model.state.value).toEqual({ is: "refused" });
  expect(notes.size).toBe(0);
});

test("a link that leads nowhere is closed, and a name that is not taken can be given again", async () => {
  const model = new EnteringModel(URL, "T", kept());
  answer({ errcode: "M_NOT_FOUND", error: "no" }, 404);
  await model.start();
  expect(model.state.value.is).toBe("closed");
  answer(LINK);
  await model.start();
  answer({ errcode: "M_INVALID_PARAM", error: "no name" }, 400);
  await expect(model.enter("\u200b")).rejects.toThrow();
  expect(model.state.value.is).toBe("asking");
});
