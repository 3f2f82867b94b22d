import { EventEmitter } from "node:events";
import type { IRoomEvent, Room } from "matrix-js-sdk";
import { expect, test } from "vitest";
import { MatrixEvent, RoomEvent } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { GalleryModel } from "./model.ts";

const ROOM = "!room:x";

function message(at: number, content: Record<string, unknown>): IRoomEvent {
  return {
    event_id: `$${at}`,
    room_id: ROOM,
    type: "m.room.message",
    sender: "@anna:x",
    origin_server_ts: at,
    content,
    unsigned: {},
  };
}

const picture = (at: number) => message(at, { msgtype: "m.image", body: `${at}.png`, url: "mxc://x/y" });
const words = (at: number) => message(at, { msgtype: "m.text", body: "nothing to see" });

/** A server with a history, newest last, that gives it out backwards. */
function roomWith(history: readonly IRoomEvent[]) {
  const set = {};
  const room = Object.assign(new EventEmitter(), {
    roomId: ROOM,
    findEventById: () => undefined,
    getUnfilteredTimelineSet: () => set,
  });
  const asked: (string | null)[] = [];
  let isDown = false;
  const client = Object.assign(new EventEmitter(), {
    async createMessagesRequest(_roomId: string, token: string | null, limit: number) {
      asked.push(token);
      if (isDown) throw new Error("The network is down.");
      const end = token === null ? history.length : Number(token);
      const start = Math.max(0, end - limit);
      const chunk = history.slice(start, end).toReversed();
      return { chunk, start: token ?? "", ...(start > 0 && { end: String(start) }) };
    },
    decryptEventIfNeeded: async () => undefined,
    getEventMapper: () => (raw: IRoomEvent) => new MatrixEvent(raw),
    isUserIgnored: () => false,
  });
  const session = { client, userId: "@boris:x", onStop: () => undefined } as unknown as Session;
  const model = new GalleryModel(session, room as unknown as Room, { isUnread, findLinks: () => [] });
  const goDown = (down: boolean) => {
    isDown = down;
  };
  return { model, room, set, asked, goDown };
}

const isUnread = (event: MatrixEvent) => event.getType() === "m.room.encrypted";
const seen = (model: GalleryModel) => model.state.value.pieces.map(({ eventId }) => eventId);

test("it reads back as far as it must, newest first, and says how far that was", async () => {
  const history = Array.from({ length: 500 }, (_nothing, at) => picture(at));
  const { model, asked } = roomWith(history);
  await model.look("media", "");
  expect(asked).toEqual([null]);
  expect(seen(model)).toEqual(
    history
      .slice(400)
      .map(({ event_id }) => event_id)
      .toReversed(),
  );
  expect(model.state.value).toMatchObject({ lookedBackToMs: 400, isAtBeginning: false, isLooking: false });
  for (let looks = 0; looks < 4; looks++) await model.look("media", "");
  expect(seen(model)).toHaveLength(500);
  expect(model.state.value.isAtBeginning).toBe(true);
});

test("where much was read in vain it stops and can be told to go on", async () => {
  const history = [picture(0), ...Array.from({ length: 1500 }, (_nothing, at) => words(at + 1))];
  const { model, asked } = roomWith(history);
  await model.look("media", "");
  expect(asked).toHaveLength(8);
  expect(model.state.value).toMatchObject({ tiredOf: "media ", isAtBeginning: false, lookedBackToMs: 701 });
  await model.look("media", "");
  expect(seen(model)).toEqual(["$0"]);
  expect(model.state.value).toMatchObject({ isAtBeginning: true, tiredOf: undefined });
});

test("a page that cannot be had is told, and asked for once more", async () => {
  const { model, goDown } = roomWith([picture(1)]);
  goDown(true);
  await model.look("media", "");
  expect(model.state.value.error).toBeInstanceOf(Error);
  expect(model.state.value).toMatchObject({ isLooking: false, isAtBeginning: false });
  goDown(false);
  await model.look("media", "");
  expect(model.state.value.error).toBeUndefined();
  expect(seen(model)).toEqual(["$1"]);
});

test("what comes meanwhile is above, what is deleted goes, and after a gap it begins anew", async () => {
  const { model, room, set } = roomWith([picture(1), picture(2)]);
  await model.look("media", "");
  room.emit(RoomEvent.Timeline, new MatrixEvent(picture(3)), room, false, false);
  room.emit(RoomEvent.Timeline, new MatrixEvent(picture(3)), room, false, false);
  expect(seen(model)).toEqual(["$3", "$2", "$1"]);
  const redaction = new MatrixEvent({ ...words(4), type: "m.room.redaction", redacts: "$2" });
  room.emit(RoomEvent.Redaction, redaction, room);
  expect(seen(model)).toEqual(["$3", "$1"]);
  room.emit(RoomEvent.TimelineReset, room, set, false);
  expect(model.state.value).toMatchObject({ pieces: [], lookedBackToMs: undefined, isAtBeginning: false });
});

test("what cannot be decrypted is counted, not hidden", async () => {
  const locked = { ...words(1), type: "m.room.encrypted", content: { algorithm: "m.megolm.v1.aes-sha2" } };
  const { model } = roomWith([locked, picture(2)]);
  await model.look("media", "");
  expect(seen(model)).toEqual(["$2"]);
  expect(model.state.value.locked).toBe(1);
});
