// Files of encrypted messages go with them, whoever deletes them: the server is told which they are.
import { ConnectionError, MatrixError, type Room } from "matrix-js-sdk";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Store } from "../../core/store.ts";
import type { Session } from "../matrix/session.ts";
import { hangFiles } from "./hanging.ts";

const PICTURE = {
  type: "m.room.message",
  content: {
    msgtype: "m.image",
    file: { url: "mxc://here/picture" },
    info: { thumbnail_file: { url: "mxc://here/small" } },
  },
};
const TOLD = ["picture", "small"].map((id) => `PUT /_veche/v1/media/here/${id}/messages/!room/%24event`);

let asked: string[];
/** What the server answers in turn; then it is content. */
let answers: (Error | undefined)[];
let ending: AbortController;

beforeEach(() => {
  [asked, answers, ending] = [[], [], new AbortController()];
  vi.stubGlobal("window", new EventTarget());
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function hang(entry: { type: string; content: Record<string, unknown> } = PICTURE, isEncrypted = true) {
  const authedRequest = async (method: string, path: string) => {
    asked.push(`${method} ${path}`);
    const answer = answers.shift();
    if (answer) throw answer;
  };
  const session = { client: { http: { authedRequest } }, status: new Store("offline") };
  const room = { roomId: "!room", hasEncryptionStateEvent: () => isEncrypted } as unknown as Room;
  return hangFiles(session as unknown as Session, room, entry, "$event", ending.signal);
}

test("the server is told of a picture and of the small one of it", async () => {
  expect(await hang()).toBe(true);
  expect(asked).toEqual(TOLD);
});

test("of what it can read itself, or what has no file, it is told nothing", async () => {
  await hang(PICTURE, false);
  await hang({ ...PICTURE, type: "m.sticker" });
  await hang({ type: "m.room.message", content: { msgtype: "m.text", body: "hello" } });
  await hang({ type: "m.room.redaction", content: {} });
  expect(asked).toEqual([]);
});

test("without a network it is told later", async () => {
  answers = [new ConnectionError("no way"), new MatrixError({ errcode: "M_LIMIT_EXCEEDED" }, 429)];
  const done = hang();
  await vi.runAllTimersAsync();
  expect(await done).toBe(true);
  expect(asked.slice(2)).toEqual(TOLD);
});

test("a server that has no use for it does not hold the message up", async () => {
  answers = [
    new MatrixError({ errcode: "M_UNRECOGNIZED" }, 404),
    new MatrixError({ errcode: "M_FORBIDDEN" }, 403),
  ];
  expect(await hang()).toBe(true);
  expect(asked).toEqual(TOLD);
});

test("what was not told when the app is closed is not done", async () => {
  answers = [new ConnectionError("no way")];
  const done = hang();
  ending.abort();
  expect(await done).toBe(false);
  expect(asked).toHaveLength(1);
});
