import fc from "fast-check";
import { expect, test } from "vitest";
import { readPushMessage } from "./pushMessage.ts";

test("an event, a room that was read, and a token are told apart", () => {
  expect(
    readPushMessage({ user_id: "@a:x", room_id: "!r", event_id: "$e", unread: 3, prio: "high" }),
  ).toEqual({ is: "event", userId: "@a:x", roomId: "!r", eventId: "$e", unread: 3 });
  expect(readPushMessage({ unread: 0, "org.veche.read_room_id": "!r" })).toEqual({
    is: "read",
    userId: undefined,
    roomId: "!r",
    unread: 0,
  });
  expect(readPushMessage({ app_id: "x", ack_token: "t" })).toEqual({
    is: "activation",
    appId: "x",
    token: "t",
  });
});

test.each([null, 5, "text", [], {}, { room_id: "!r" }, { unread: 1 }, { room_id: 5, event_id: "$e" }])(
  "%j is nothing",
  (data) => expect(readPushMessage(data)).toBeUndefined(),
);

test("whatever is pushed, nothing breaks", () => {
  fc.assert(fc.property(fc.anything(), (data) => void readPushMessage(data)));
});
