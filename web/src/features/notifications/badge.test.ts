import { expect, test } from "vitest";
import type { RoomEntry } from "../rooms/index.ts";
import { countUnread } from "./badge.ts";

const QUIET = { isInvite: false, isMuted: false, unread: 0, mentions: 0 } as RoomEntry;

test("the badge counts what is unread, and each invitation once", () => {
  expect(countUnread([])).toBe(0);
  expect(countUnread([QUIET, { ...QUIET, unread: 3, mentions: 1 }, { ...QUIET, isInvite: true }])).toBe(4);
});

test("a silent chat counts only where one is mentioned", () => {
  expect(countUnread([{ ...QUIET, isMuted: true, unread: 12, mentions: 2 }])).toBe(2);
});
