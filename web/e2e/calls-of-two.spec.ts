// Calls of two by MatrixRTC, as Element X makes them: real browsers, a real LiveKit, and somebody else's app.
import { makeAccount } from "./stage/accounts.ts";
import {
  acquaint,
  call,
  callWith,
  headOf,
  keepAsContact,
  meet,
  press,
  ringing,
  watchLines,
} from "./stage/calling.ts";
import {
  CANNOT_SEAL,
  expectToMeet,
  hasSfu,
  SLOWLY,
  SMALL_CAMERA,
  signsOf,
  takeSealingFrom,
  test,
} from "./stage/groupCalling.ts";
import { ask, expect, PASSWORD, Person } from "./stage/index.ts";
import { lookAt, lookAtBothWays } from "./stage/looking.ts";
import { enterAgain, enterPlainly, heardPlainly, leavePlainly } from "./stage/plainApp.ts";
import { lookIntoFilm, playFilm, recordFor } from "./stage/recorded.ts";
import { killChild } from "./stage/server.ts";
import { visit } from "./stage/visiting.ts";

// Filming what moves takes as long as the calls.
test.use({ trace: "off" });
test.skip(!hasSfu, "LiveKit is not here: make sfu builds it");

const spoken = (person: Person, other: Person) => callWith(person, other).getByText(/^\d+:\d\d$/);
/** Calls in the chat of which this was told. */
const told = (person: Person, words: string | RegExp) => person.messages.getByText(words);
const banner = ({ page }: Person) => page.getByRole("region", { name: "The call in this chat" });

test("two people ring each other through the server, on all their devices", async ({
  caller,
  secondDeviceOf,
  server,
}) => {
  test.setTimeout(600_000);
  const [anna, boris] = [await caller("anna"), await caller("boris")];
  const [carla, daria] = [await caller("carla"), await caller("daria")];
  for (const one of [carla, daria]) await acquaint(one, anna);
  await meet(anna, boris);

  await test.step("a stranger says why before it rings with what is known of them, and both see and hear each other", async () => {
    await press(headOf(anna), "Video call");
    const dialog = anna.page.getByRole("dialog", { name: `Call ${boris.name}` });
    await expect(dialog.getByRole("button", { name: "Call", exact: true })).toBeDisabled();
    await dialog.getByRole("textbox", { name: "Why you call" }).fill("About the flat in Garden Street");
    await press(dialog, "Call");
    await expect(callWith(anna, boris).locator("time")).toHaveText("Ringing there…", SLOWLY);
    await expect(ringing(boris).getByText("Not one of your contacts")).toBeVisible(SLOWLY);
    await expect(ringing(boris).getByText("About the flat in Garden Street")).toBeVisible();
    await expect(ringing(boris).getByText("Video call", { exact: true })).toBeVisible();
    await press(ringing(boris), "Answer with the camera");
    for (const [one, other] of [[anna, boris] as const, [boris, anna] as const]) {
      await expect(spoken(one, other)).toBeVisible(SLOWLY);
      await expect(callWith(one, other).getByLabel(`${other.name}, live`)).toBeVisible(SLOWLY);
      await expectToMeet(one, 1);
    }
    const signs = await signsOf(anna);
    await expect.poll(() => signsOf(boris), SLOWLY).toBe(signs);
    // With nothing pointed at, which would be explained.
    await anna.page.mouse.move(0, 0);
    await expect(anna.page.getByRole("tooltip")).toHaveCount(0);
    await lookAtBothWays(anna.page, "call-of-two");
  });

  await test.step("one records, which the other is told, and finds it in the chat; both see how one reacts", async () => {
    await recordFor(anna, callWith(anna, boris), async () => {
      await expect(callWith(boris, anna).getByText(`${anna.name} is recording the call`).last()).toBeVisible(
        SLOWLY,
      );
      await press(callWith(boris, anna), "More");
      await boris.page.getByRole("menuitem", { name: "👏" }).click();
      for (const [one, other] of [[anna, boris] as const, [boris, anna] as const])
        await expect(callWith(one, other).getByRole("status").getByText("👏")).toBeVisible(SLOWLY);
    });
    await press(callWith(boris, anna), "Go on chatting");
    await playFilm(boris);
    const film = await lookIntoFilm(boris);
    expect(film.loudest).toBeGreaterThan(0.01);
    expect(film.colors).toBeGreaterThan(8);
    await boris.page.keyboard.press("Escape");
    await press(callWith(boris, anna), "Back to the call");
  });

  await test.step("what carries it dies, and it goes on", async () => {
    const lost = callWith(boris, anna).locator("time", { hasText: "Connecting again…" }).waitFor(SLOWLY);
    killChild(server, "livekit-server");
    await lost;
    for (const one of [anna, boris]) await expectToMeet(one, 1);
  });

  await test.step("muted; a bar while one writes; and hung up for both", async () => {
    await press(callWith(boris, anna), "Turn the microphone off");
    await expect(callWith(anna, boris).getByText("microphone off")).toBeVisible(SLOWLY);
    await press(callWith(anna, boris), "Go on chatting");
    await anna.write("Here is the address");
    await expect(banner(anna)).toBeHidden();
    await press(callWith(anna, boris), "Hang up");
    await expect(callWith(boris, anna)).toBeHidden(SLOWLY);
    for (const one of [anna, boris]) await expect(told(one, /^Answered · \d+:\d\d$/)).toHaveCount(1, SLOWLY);
  });

  await test.step("called again at once, both see and hear each other again, and a contact one's screen", async () => {
    await keepAsContact(anna, boris);
    await call(anna, "Video call");
    await press(ringing(boris), "Answer with the camera");
    for (const one of [anna, boris]) await expectToMeet(one, 1);
    await press(callWith(anna, boris), "Share the screen");
    await expect(callWith(boris, anna).getByLabel(`The screen of ${anna.name}`)).toBeVisible(SLOWLY);
    // With what is heard of it.
    await expectToMeet(boris, 2, 2);
    await press(callWith(anna, boris), "Stop sharing the screen");
    await expect(callWith(boris, anna).getByLabel(`The screen of ${anna.name}`)).toBeHidden(SLOWLY);
    await press(callWith(anna, boris), "Hang up");
    await expect(callWith(boris, anna)).toBeHidden(SLOWLY);
    for (const one of [anna, boris]) await expect(told(one, /^Answered · \d+:\d\d$/)).toHaveCount(2, SLOWLY);
  });

  await test.step("declined with words, which the caller is told", async () => {
    await call(anna, "Voice call");
    await press(ringing(boris), "Decline with a message");
    await press(ringing(boris), "Give me a few minutes.");
    await expect(anna.page.getByRole("alert").getByText(`${boris.name} has declined the call.`)).toBeVisible(
      SLOWLY,
    );
    for (const one of [anna, boris]) await expect(told(one, "Declined")).toHaveCount(1, SLOWLY);
    await expect(anna.message("Give me a few minutes.")).toBeVisible(SLOWLY);
    await press(anna.page.getByRole("alert"), "Close");
  });

  const phone = await secondDeviceOf(boris);
  await phone.page.getByLabel("Recovery key or passphrase").fill(boris.recoveryKey);
  await phone.page.getByRole("button", { name: "Continue" }).click();
  await expect(phone.chats).toBeVisible();

  await test.step("answered on one device, it stops on the other", async () => {
    await call(anna, "Voice call");
    for (const one of [boris, phone]) await expect(ringing(one)).toBeVisible(SLOWLY);
    await press(ringing(phone), "Answer");
    await expect(ringing(boris)).toBeHidden(SLOWLY);
    await expect(spoken(anna, boris)).toBeVisible(SLOWLY);
    await expectToMeet(anna, 1, 0);
  });

  await test.step("a voice call becomes a video call, for one side, and a voice call again", async () => {
    await press(callWith(phone, anna), "Turn the camera on");
    await expect(callWith(anna, boris).getByLabel(`${boris.name}, live`)).toBeVisible(SLOWLY);
    await expectToMeet(anna, 1, 1);
    await press(callWith(phone, anna), "Turn the camera off");
    await expect(callWith(anna, boris).getByLabel(`${boris.name}, live`)).toBeHidden(SLOWLY);
  });

  await test.step("whoever calls meanwhile waits: declined, the first call goes on; then it is ended for theirs, while a third finds the line busy", async () => {
    await call(carla, "Voice call");
    await expect(callWith(carla, anna).locator("time")).toHaveText("Ringing there…", SLOWLY);
    await expect(ringing(anna).getByRole("button", { name: "End this call and answer" })).toBeVisible(SLOWLY);
    await lookAtBothWays(anna.page, "call-of-two-waiting");
    await press(ringing(anna), "Decline");
    const told = carla.page.getByRole("alert");
    await expect(told.getByText(`${anna.name} has declined the call.`)).toBeVisible(SLOWLY);
    await expectToMeet(anna, 1, 0);
    await expect(spoken(anna, boris)).toBeVisible();
    await press(told, "Call again");
    await press(carla.page.getByRole("dialog"), "Call");
    await expect(ringing(anna)).toBeVisible(SLOWLY);
    await call(daria, "Voice call");
    await expect(daria.page.getByRole("alert").getByText(`${anna.name} is in another call.`)).toBeVisible(
      SLOWLY,
    );
    await press(ringing(anna), "End this call and answer");
    await expect(callWith(phone, anna)).toBeHidden(SLOWLY);
    await expect(callWith(anna, boris)).toBeHidden();
    await expect(spoken(carla, anna)).toBeVisible(SLOWLY);
    for (const one of [anna, carla]) await expectToMeet(one, 1, 0);
    await press(callWith(carla, anna), "Hang up");
    await expect(callWith(anna, carla)).toBeHidden(SLOWLY);
  });

  await test.step("declined on one device, too; and given up by the caller, it was missed", async () => {
    await call(anna, "Voice call");
    for (const one of [boris, phone]) await expect(ringing(one)).toBeVisible(SLOWLY);
    await press(ringing(boris), "Decline");
    await expect(ringing(phone)).toBeHidden(SLOWLY);
    await press(anna.page.getByRole("alert"), "Call again");
    await press(anna.page.getByRole("dialog"), "Call");
    for (const one of [boris, phone]) await expect(ringing(one)).toBeVisible(SLOWLY);
    await press(callWith(anna, boris), "Hang up");
    for (const one of [boris, phone]) await expect(ringing(one)).toBeHidden(SLOWLY);
    await boris.page.goto("/calls");
    const list = boris.page.getByRole("list", { name: "Calls" }).getByRole("listitem");
    await expect(list).toHaveCount(6);
    await expect(list.first().getByText("Voice call · Missed")).toBeVisible();
    await expect(list.last().getByText(/Video call · Answered · \d+:\d\d$/)).toBeVisible();
  });

  await test.step("whoever wants it otherwise calls from device to device", async () => {
    const place = new URL(anna.page.url()).pathname;
    await visit(anna.page, "/settings/calls");
    await anna.page.getByRole("radio", { name: /^From device to device/ }).click();
    await expect(anna.page.getByRole("radio", { name: /^From device to device/ })).toBeChecked();
    await lookAt(anna.page, "call-settings-way");
    await visit(anna.page, place);
    // A contact may know her address; she is none of his.
    await call(anna, "Voice call");
    await expect(ringing(boris).getByRole("button", { name: "Answer and show my address" })).toBeVisible();
    await press(callWith(anna, boris), "Hang up");
    await expect(ringing(boris)).toBeHidden();
  });
});

test("a page on plain matrix-js-sdk rings our app, and is rung by it", async ({
  browserOf,
  caller,
  unique,
  url,
}) => {
  test.setTimeout(600_000);
  const boris = await caller("boris");
  const account = await makeAccount(url, unique("olga"));
  const { room_id: roomId } = await ask<{ room_id: string }>(
    url,
    "POST",
    "/createRoom",
    {
      preset: "trusted_private_chat",
      is_direct: true,
      invite: [boris.userId],
      initial_state: [
        { type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } },
      ],
    },
    account.accessToken,
  );
  const name = account.userId.slice(1).split(":")[0] ?? "";
  await boris.acceptInvitation({ name } as Person);
  const context = await browserOf();
  await watchLines(context, SMALL_CAMERA);
  const wish = { ...account, password: PASSWORD, roomId, rings: true };
  const page = await enterPlainly(context, wish);
  const olga = new Person(name, account.userId, context, page);

  await test.step("a stranger who gives no reason does not ring, and is seen to have tried", async () => {
    await expect(told(boris, "It did not ring, because of your settings")).toHaveCount(1, SLOWLY);
    await expect(ringing(boris)).toBeHidden();
    await expect(banner(boris).getByText(`In the call (1): ${name}`)).toBeVisible();
    await leavePlainly(page);
    await expect(banner(boris)).toBeHidden(SLOWLY);
  });

  await test.step("whom one has written to rings; declined, they are told so", async () => {
    await boris.write("Who is there?");
    await expect(boris.message("Who is there?").getByRole("img", { name: "Sent" })).toBeVisible();
    await enterAgain(page, wish);
    await expect(ringing(boris)).toBeVisible(SLOWLY);
    await lookAt(boris.page, "call-of-two-ring");
    await press(ringing(boris), "Decline");
    await expect.poll(() => heardPlainly(page), SLOWLY).toEqual({ rings: 0, declines: 1 });
    await leavePlainly(page);
    await expect(told(boris, "Declined")).toHaveCount(1, SLOWLY);
  });

  await test.step("answered, both see and hear each other, until one leaves", async () => {
    await enterAgain(page, wish);
    await press(ringing(boris), "Answer with the camera");
    await expect(spoken(boris, olga)).toBeVisible(SLOWLY);
    for (const one of [boris, olga]) await expectToMeet(one, 1);
    await leavePlainly(page);
    await expect(callWith(boris, olga)).toBeHidden(SLOWLY);
    await expect(told(boris, /^Answered · \d+:\d\d$/)).toHaveCount(1, SLOWLY);
  });

  await test.step("rung by our app, it comes in", async () => {
    await call(boris, "Video call");
    await expect.poll(() => heardPlainly(page), SLOWLY).toEqual({ rings: 1, declines: 1 });
    await enterAgain(page, { ...wish, rings: false });
    await expect(spoken(boris, olga)).toBeVisible(SLOWLY);
    await expectToMeet(olga, 1);
    await press(callWith(boris, olga), "Hang up");
    await expect(told(boris, /^Answered · \d+:\d\d$/)).toHaveCount(2, SLOWLY);
  });

  await test.step("with a browser that cannot encrypt there is no call, and one is told why", async () => {
    await leavePlainly(page);
    await takeSealingFrom(boris);
    await boris.page.reload();
    await expect(banner(boris)).toBeHidden(SLOWLY);
    await call(boris, "Voice call");
    await expect(boris.page.getByRole("alert").getByText(CANNOT_SEAL)).toBeVisible();
    await lookAtBothWays(boris.page, "call-of-two-browser");
    expect(await heardPlainly(page)).toEqual({ rings: 1, declines: 1 });
  });
});
