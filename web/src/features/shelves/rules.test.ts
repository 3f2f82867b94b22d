// Which chats are on which shelf.
import { expect, test } from "vitest";
import { foldersIn, folderTag, isOnShelf, type ShelfId, type Shelved } from "./rules.ts";

const chat: Shelved = {
  roomId: "!a",
  isDirect: false,
  isInvite: false,
  isFavourite: false,
  isLowPriority: false,
  tags: folderTag("Work"),
  mentions: 0,
  unread: 0,
};
const inSpace = new Set(["!a"]);
const shelvesOf = (one: Shelved) =>
  (["all", "unread", "people", "groups", "archive"] as ShelfId[]).filter((shelf) =>
    isOnShelf(one, shelf, inSpace),
  );

test("a chat is among all and in its kind; an unread one also there", () => {
  expect(shelvesOf(chat)).toEqual(["all", "groups"]);
  expect(shelvesOf({ ...chat, isDirect: true, unread: 2 })).toEqual(["all", "unread", "people"]);
});

test("an archived chat is in the archive alone, until somebody calls", () => {
  expect(shelvesOf({ ...chat, isLowPriority: true, unread: 9 })).toEqual(["archive"]);
  expect(shelvesOf({ ...chat, isLowPriority: true, unread: 9, mentions: 1 })).toContain("all");
});

test("folders and spaces hold what was put there, archived or not", () => {
  expect(isOnShelf({ ...chat, isLowPriority: true }, "folder:Work", inSpace)).toBe(true);
  expect(isOnShelf(chat, "folder:Home", inSpace)).toBe(false);
  expect(isOnShelf(chat, "space:!s", inSpace)).toBe(true);
  expect(isOnShelf({ ...chat, roomId: "!b" }, "space:!s", inSpace)).toBe(false);
});

test("a folder's name comes back out of its tag", () => {
  expect(foldersIn(`m.favourite\n${folderTag("Дом")}`)).toEqual(["Дом"]);
});
