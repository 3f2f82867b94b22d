// One's own disappearing messages are deleted on the server, by whichever start of the app comes after their life.
import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { EXPIRES_FIELD } from "../../core/expiry.ts";
import type { Session } from "../../platform/matrix/session.ts";
import {
  ANNA,
  BORIS,
  ROOM,
  settle,
  signInAnna,
  standInForBrowser,
  type TestSession,
} from "../../platform/matrix/testServer.ts";
import { outboxOf } from "../../platform/outbox/index.ts";
import { Sweeper } from "./sweeper.ts";

standInForBrowser();

const DAY_MS = 24 * 3_600_000;

let anna: TestSession;
let close = () => {};

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: 1_700_000_000_000 });
  anna = await signInAnna();
});
afterEach(() => {
  close();
  anna.stop();
  vi.useRealTimers();
});

/** The app is opened on the same device: what is on its disk is there, what was in its memory is not. */
async function open(): Promise<void> {
  const endings: (() => void)[] = [];
  const session = { ...anna.session, onStop: (end: () => void) => endings.push(end) } as unknown as Session;
  close = () => endings.splice(0).forEach((end) => void end());
  await outboxOf(session).start();
  await new Sweeper(session).start();
}

const deleted = () =>
  anna.server.asked.flatMap(({ method, path }) =>
    method === "PUT" ? (/\/redact\/([^/]+)/.exec(path)?.[1] ?? []) : [],
  );

test("a message of before the app was closed is deleted, though it is no longer among those at hand", async () => {
  const life = { content: { msgtype: "m.text", body: "burn after reading", [EXPIRES_FIELD]: DAY_MS } };
  const [mine, theirs] = [anna.server.said(ANNA, "", life), anna.server.said(BORIS, "", life)];
  await open();
  anna.server.tell({ [ROOM]: { timeline: [mine, theirs] } });
  await settle();
  close();
  anna.server.tell({ [ROOM]: { timeline: [anna.server.said(BORIS, "much later")], isLimited: true } });
  await settle();
  expect(deleted()).toEqual([]);

  vi.setSystemTime(Date.now() + 2 * DAY_MS);
  await open();
  await vi.waitFor(() => expect(deleted()).toEqual([mine.event_id]));
  close();
  await open();
  await settle();
  expect(deleted()).toEqual([mine.event_id]);
});
