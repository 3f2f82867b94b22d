// One's name and picture: read, changed here or on another device, and never undone by an answer that comes late.
import { EventEmitter } from "node:events";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Store } from "../../core/store.ts";
import { RoomStateEvent } from "../../platform/matrix/sdk.ts";
import type { Session, SessionStatus } from "../../platform/matrix/session.ts";
import { NotAPictureError } from "../../platform/media/picture.ts";
import { ProfileModel } from "./model.ts";

vi.mock(import("../../platform/media/picture.ts"), async (load) => ({
  ...(await load()),
  drawFace: async (file: Blob) => {
    if (!file.type.startsWith("image/")) throw new NotAPictureError();
    return { blob: new Blob(["small"], { type: "image/webp" }), width: 512, height: 512 };
  },
}));

const ANNA = "@anna:here";

class Client extends EventEmitter {
  kept: { displayname?: string; avatar_url?: string } = { displayname: "Anna" };
  remembered: { userId: string; displayName: string; avatarUrl?: string } | null = null;
  isDown = false;
  asked = 0;
  uploads: Blob[] = [];

  getUser() {
    return this.remembered;
  }

  async getProfileInfo() {
    this.asked++;
    if (this.isDown) throw new TypeError("no network");
    return { ...this.kept };
  }

  async setDisplayName(displayname: string) {
    this.kept.displayname = displayname;
  }

  async setAvatarUrl(avatar_url: string) {
    this.kept.avatar_url = avatar_url;
  }

  async uploadContent(blob: Blob) {
    this.uploads.push(blob);
    return { content_uri: `mxc://here/${this.uploads.length}` };
  }

  /** A room tells of somebody in it. */
  tell(userId: string, content: object) {
    const event = { getContent: () => ({ membership: "join", ...content }) };
    this.emit(RoomStateEvent.Members, event, {}, { userId });
  }
}

let client: Client;
let status: Store<SessionStatus>;

beforeEach(() => {
  vi.useFakeTimers();
  client = new Client();
  status = new Store<SessionStatus>("online");
});
afterEach(() => vi.useRealTimers());

async function open(): Promise<ProfileModel> {
  const session = { client, userId: ANNA, status, onStop: () => undefined };
  const model = new ProfileModel(session as unknown as Session);
  await vi.advanceTimersByTimeAsync(0);
  return model;
}

test("it is what the server knows", async () => {
  expect((await open()).profile.value).toEqual({ name: "Anna", picture: undefined });
});

test("without the server it is what the chats have told, until the server is there", async () => {
  client.isDown = true;
  client.remembered = { userId: ANNA, displayName: "Anna of old", avatarUrl: "mxc://here/old" };
  const model = await open();
  expect(model.profile.value).toEqual({ name: "Anna of old", picture: "mxc://here/old" });
  await expect(model.load()).rejects.toThrow("no network");
  status.set("offline");
  client.isDown = false;
  status.set("online");
  await vi.advanceTimersByTimeAsync(0);
  expect(model.profile.value).toEqual({ name: "Anna", picture: undefined });
});

test("somebody of whom only the id is known is not known yet", async () => {
  client.isDown = true;
  client.remembered = { userId: ANNA, displayName: ANNA };
  expect((await open()).profile.value).toBeUndefined();
});

test("a new name goes without the spaces around it, and the picture stays", async () => {
  client.kept.avatar_url = "mxc://here/face";
  const model = await open();
  await model.rename("  Anna Petrova ");
  expect(client.kept.displayname).toBe("Anna Petrova");
  expect(model.profile.value).toEqual({ name: "Anna Petrova", picture: "mxc://here/face" });
});

test("a picture is drawn small before it is sent, and can be taken away", async () => {
  const model = await open();
  await model.setPicture(new Blob(["a large photo"], { type: "image/jpeg" }));
  expect(await client.uploads[0]?.text()).toBe("small");
  expect(model.profile.value).toEqual({ name: "Anna", picture: "mxc://here/1" });
  await model.removePicture();
  expect(client.kept.avatar_url).toBe("");
  expect(model.profile.value).toEqual({ name: "Anna", picture: undefined });
});

test("what is no picture changes nothing", async () => {
  const model = await open();
  await expect(model.setPicture(new Blob(["<svg/>"], { type: "text/plain" }))).rejects.toThrow(
    NotAPictureError,
  );
  expect(client.uploads).toEqual([]);
  expect(model.profile.value?.picture).toBeUndefined();
});

test("what another device changes is learnt from the rooms, and asked for once", async () => {
  const model = await open();
  client.kept = { displayname: "Anya", avatar_url: "mxc://here/new" };
  for (let room = 0; room < 20; room++) client.tell(ANNA, client.kept);
  client.tell("@boris:here", { displayname: "Boris" });
  await vi.advanceTimersByTimeAsync(1000);
  expect(model.profile.value).toEqual({ name: "Anya", picture: "mxc://here/new" });
  expect(client.asked).toBe(2);
  client.tell(ANNA, client.kept);
  await vi.advanceTimersByTimeAsync(1000);
  expect(client.asked).toBe(2);
});

test("an older answer does not undo a newer name", async () => {
  const model = await open();
  const late = Promise.resolve({ displayname: "Anna" });
  client.getProfileInfo = async () => late;
  const loading = model.load();
  await model.rename("Anya");
  await loading;
  expect(model.profile.value?.name).toBe("Anya");
});
