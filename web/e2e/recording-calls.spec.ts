// Recording the call of a group, of which all are told, and asking each other to be quiet.
import type { Page } from "@playwright/test";
import { press } from "./stage/calling.ts";
import {
  banner,
  callIn,
  enter,
  expectToMeet,
  hasSfu,
  inAGroup,
  SLOWLY,
  test,
  tileOf,
} from "./stage/groupCalling.ts";
import { ask, expect, type Person } from "./stage/index.ts";
import { lookAt, lookAtBothWays } from "./stage/looking.ts";
import { filmIn, lookIntoFilm, playFilm } from "./stage/recorded.ts";

// Filming what moves takes as long as the calls.
test.use({ trace: "off" });
test.skip(!hasSfu, "LiveKit is not here: make sfu builds it");

const GROUP = "Garden";

async function beginToRecord(person: Person): Promise<void> {
  await press(callIn(person, GROUP), "More");
  await person.page.getByRole("menuitem", { name: "Record the call" }).click();
}

/** What lies on this device of recordings, made as large as after an hour. */
async function lengthenKept(page: Page): Promise<{ isFilm: boolean }> {
  return page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    let isFilm = false;
    for await (const account of root.values())
      for await (const folder of (account as FileSystemDirectoryHandle).values())
        for await (const file of (folder as FileSystemDirectoryHandle).values()) {
          const handle = file as FileSystemFileHandle;
          const lying = await handle.getFile();
          const [first] = new Uint32Array(await lying.slice(0, 4).arrayBuffer());
          isFilm ||= first === 0xa3df451a;
          const writer = await handle.createWritable({ keepExistingData: true });
          await writer.write({ type: "write", position: lying.size, data: new Uint8Array(12_000_000) });
          await writer.close();
        }
    return { isFilm };
  });
}

/** How many recordings lie on this device. */
async function countKept(page: Page): Promise<number> {
  return page.evaluate(async () => {
    let count = 0;
    const root = await navigator.storage.getDirectory();
    for await (const account of root.values())
      for await (const _ of (account as FileSystemDirectoryHandle).values()) count++;
    return count;
  });
}

test("one records the call, all are told, and find it in the chat", async ({ caller, url }) => {
  test.setTimeout(600_000);
  const [anna, boris, carla] = [await caller("anna"), await caller("boris"), await caller("carla")];
  const roomId = await inAGroup(url, GROUP, [anna, boris, carla]);
  const told = (person: Person) => callIn(person, GROUP).getByText(`${anna.name} is recording the call`);
  const own = callIn(anna, GROUP).getByText("You are recording the call");
  await enter(anna, GROUP);
  await enter(boris, GROUP, { camera: false });
  await expectToMeet(boris, 1);

  await test.step("one is asked before it begins, and all are told", async () => {
    await beginToRecord(anna);
    const dialog = anna.page.getByRole("dialog", { name: "Record the call?" });
    await expect(dialog.getByText("All who are in the call are told before it begins")).toBeVisible();
    await lookAtBothWays(anna.page, "record-ask");
    await press(dialog, "Tell all and record");
    await expect(told(boris).last()).toBeVisible(SLOWLY);
    await expect(own.last()).toBeVisible(SLOWLY);
    await lookAtBothWays(boris.page, "record-told");
    await lookAtBothWays(anna.page, "record-own");
  });

  await test.step("also who comes later, and who has only the bar", async () => {
    await enter(carla, GROUP, { camera: false });
    await expect(told(carla).last()).toBeVisible(SLOWLY);
    await press(callIn(carla, GROUP), "Go on chatting");
    await expect(callIn(carla, GROUP).getByText("The call is being recorded")).toBeVisible();
    await lookAt(carla.page, "record-bar");
    await press(callIn(carla, GROUP), "Back to the call");
  });

  await test.step("anybody asks anybody to be quiet, and they decide", async () => {
    await tileOf(boris, anna)
      .getByRole("button", { name: `More about ${anna.name}` })
      .click();
    await expect(boris.page.getByRole("menuitem", { name: "Turn their microphone off" })).toBeHidden();
    await boris.page.getByRole("menuitem", { name: "Ask to turn the microphone off" }).click();
    const question = callIn(anna, GROUP).getByText(`${boris.name} asks you to turn your microphone off`);
    await expect(question).toBeVisible(SLOWLY);
    await lookAtBothWays(anna.page, "mute-question");
    await press(callIn(anna, GROUP), "Turn it off");
    await expect(question).toBeHidden();
    await expect(tileOf(boris, anna).getByRole("img", { name: "microphone off" })).toBeVisible(SLOWLY);
    await press(callIn(anna, GROUP), "Turn the microphone on");
    await expect(tileOf(boris, anna).getByRole("img", { name: "microphone off" })).toBeHidden(SLOWLY);
  });

  await test.step("it is stopped, which all see", async () => {
    await expect(
      callIn(anna, GROUP)
        .locator("time")
        .filter({ hasText: /0:(0[89]|[1-5])|[1-9]:/ }),
    ).toBeVisible(SLOWLY);
    await callIn(anna, GROUP).getByRole("button", { name: "Stop recording" }).click();
    for (const other of [boris, carla]) await expect(told(other)).toHaveCount(0, SLOWLY);
    await expect(own).toHaveCount(0, SLOWLY);
  });

  await test.step("whoever may not write in the chat does not record", async () => {
    const level = `/rooms/${encodeURIComponent(roomId)}/state/m.room.power_levels`;
    const token = await anna.accessToken();
    const levels = await ask<{ users: Record<string, number> }>(url, "GET", level, undefined, token);
    const users = { ...levels.users, [carla.userId]: -1 };
    await ask(url, "PUT", level, { ...levels, users }, token);
    await expect(async () => {
      await beginToRecord(carla);
      const dialog = carla.page.getByRole("dialog", { name: "Record the call?" });
      const said = dialog.getByText("You may not write in this chat");
      await expect(said.or(dialog.getByText("told before it begins"))).toBeVisible();
      const isRefused = await said.isVisible();
      await dialog
        .getByRole("button", { name: /^(Close|Cancel)$/ })
        .last()
        .click();
      expect(isRefused).toBe(true);
    }).toPass(SLOWLY);
  });

  await test.step("they find it in the chat: a film with what was seen and said", async () => {
    await press(callIn(carla, GROUP), "Leave the call");
    await press(callIn(boris, GROUP), "Go on chatting");
    await press(callIn(anna, GROUP), "Go on chatting");
    await expect(filmIn(anna)).toBeVisible(SLOWLY);
    for (const one of [boris, carla]) {
      await playFilm(one);
      const film = await lookIntoFilm(one);
      expect(film.isWebm).toBe(true);
      expect(film.width).toBe(1280);
      expect(film.lengthS).toBeGreaterThan(6);
      expect(film.soundS).toBeGreaterThan(film.lengthS / 2);
      expect(film.loudest).toBeGreaterThan(0.01);
      expect(film.colors).toBeGreaterThan(8);
    }
    await lookAt(boris.page, "record-played");
  });

  await test.step("what a crash has left is offered, and goes where it belongs", async () => {
    // Films that come one right after another are one album.
    await anna.write("That was the first part");
    await press(callIn(anna, GROUP), "Back to the call");
    // What is heard in this one the others say.
    await press(callIn(anna, GROUP), "Turn the microphone off");
    await beginToRecord(anna);
    await press(anna.page.getByRole("dialog", { name: "Record the call?" }), "Tell all and record");
    const lasting = callIn(anna, GROUP)
      .locator("time")
      .filter({ hasText: /0:(0[5-9]|[1-5])|[1-9]:/ });
    await expect(lasting).toBeVisible(SLOWLY);
    await anna.page.goto("chrome://crash").catch(() => undefined);
    await expect(callIn(boris, GROUP).getByText("The call is being recorded")).toBeHidden(SLOWLY);
    const again = await anna.context.newPage();
    await again.goto("/about");
    // It lies there locked.
    expect(await lengthenKept(again)).toEqual({ isFilm: false });
    await again.goto("/");
    const left = again.getByRole("region", { name: "A recording was not sent" });
    await expect(left.getByText(`Send it into ${GROUP}`)).toBeVisible(SLOWLY);
    await lookAtBothWays(again, "record-left");
    // As large as it is, it is sent in parts, from where it lies, and goes on after a reload.
    await again.route(/_veche\/v1\/uploads/, (route) => route.abort());
    await press(left, "Send");
    await expect(left).toBeHidden(SLOWLY);
    await again.reload();
    await again.getByRole("navigation", { name: "Chats" }).getByRole("link", { name: GROUP }).click(SLOWLY);
    await expect(again.getByText("Waits for the network").last()).toBeVisible(SLOWLY);
    expect(await countKept(again)).toBe(1);
    await again.unroute(/_veche\/v1\/uploads/);
    await expect(filmIn(boris)).toHaveCount(1, SLOWLY);
    await expect.poll(() => countKept(again), SLOWLY).toBe(0);
    await playFilm(boris);
    const film = await lookIntoFilm(boris);
    expect(film.sizeBytes).toBeGreaterThan(12_000_000);
    expect(film.lengthS).toBeGreaterThan(1);
    expect(film.loudest).toBeGreaterThan(0.01);
    await expect(banner(carla)).toBeVisible();
  });
});
