// Calls between two people, and what keeps strangers from ringing: real browsers, their cameras and microphones are none.

import { makeAccount } from "./stage/accounts.ts";
import {
  acquaint,
  call,
  callWith,
  expectToHear,
  expectToSee,
  headOf,
  keepAsContact,
  meet,
  press,
  ringing,
  watchLines,
} from "./stage/calling.ts";
import { ask, test as base, expect, PASSWORD, Person } from "./stage/index.ts";
import { lookAt, lookAtBothWays } from "./stage/looking.ts";
import { telephonePlainly } from "./stage/plainApp.ts";
import { lookIntoFilm, playFilm, recordFor } from "./stage/recorded.ts";

const test = base.extend<{ caller: (name: string) => Promise<Person> }>({
  caller: async ({ browserOf, personIn }, use) => {
    await use(async (name) => {
      const context = await browserOf();
      await watchLines(context);
      return personIn(context, name);
    });
  },
});

/** With nothing pointed at, which would be explained. */
async function look({ page }: Person, name: string, howTo = lookAtBothWays): Promise<void> {
  await page.mouse.move(0, 0);
  await expect(page.getByRole("tooltip")).toHaveCount(0);
  await howTo(page, name);
}

/** With what one's voice is sent. */
const microphoneOf = ({ page }: Person) =>
  page.evaluate(() => {
    const { lines } = window as unknown as { lines: RTCPeerConnection[] };
    const sent = lines.at(-1)?.getSenders() ?? [];
    return sent.find(({ track }) => track?.kind === "audio")?.track?.label;
  });

/** What is written in the small window. */
const lookIntoSmallWindow = ({ page }: Person) =>
  page.evaluate(() => {
    const { documentPictureInPicture: small } = window as unknown as {
      documentPictureInPicture: { window: Window | null };
    };
    return small.window?.document.body.textContent ?? "";
  });

const spoken = (person: Person, other: Person) => callWith(person, other).getByText(/^\d+:\d\d$/);

test("two people talk, see each other, share a screen, and chat meanwhile", async ({ caller }) => {
  test.setTimeout(480_000);
  const anna = await caller("anna");
  const boris = await caller("boris");
  await meet(anna, boris);

  await test.step("a stranger says why, and both are told that their address is seen: there is no relay", async () => {
    await press(headOf(anna), "Voice call");
    const dialog = anna.page.getByRole("dialog", { name: `Call ${boris.name}` });
    await expect(dialog.getByText("This server has no relay for calls")).toBeVisible();
    await expect(dialog.getByRole("combobox", { name: "Microphone" })).toBeVisible();
    await expect(dialog.getByRole("button", { name: "Call and show my address" })).toBeDisabled();
    await dialog.getByRole("textbox", { name: "Why you call" }).fill("About the flat in Garden Street");
    await look(anna, "call-prepare");
    await press(dialog, "Call and show my address");
    for (const fact of [
      "Not one of your contacts",
      "You have never written",
      "1 chat in common",
      "About the flat in Garden Street",
    ])
      await expect(ringing(boris).getByText(fact)).toBeVisible();
    await expect(boris.page).toHaveTitle(`${anna.name} is calling`);
    await look(boris, "call-ring");
    await press(ringing(boris), "Answer and show my address");
    for (const [one, other] of [[anna, boris] as const, [boris, anna] as const]) {
      await expect(spoken(one, other)).toBeVisible();
      await expectToHear(one);
    }
    await expect(callWith(boris, anna).getByText("Never tell anybody codes")).toBeVisible();
    await look(anna, "call-voice");
  });

  await test.step("a stranger sees one's screen only after a warning and a moment to think", async () => {
    await boris.page.keyboard.press("s");
    const warning = boris.page.getByRole("dialog", { name: "Share your screen?" });
    await expect(warning.getByText("They will see everything on it")).toBeVisible();
    await expect(warning.getByRole("button", { name: /^Share anyway \(/ })).toBeDisabled();
    await look(boris, "call-share-warning", lookAt);
    await press(warning, "Do not share");
  });

  await test.step("muted by a key, which the other is told", async () => {
    await boris.page.keyboard.press("m");
    await expect(callWith(anna, boris).getByText("microphone off")).toBeVisible();
    await press(callWith(boris, anna), "Turn the microphone on");
    await expect(callWith(anna, boris).getByText("microphone off")).toBeHidden();
  });

  await test.step("a voice call becomes a video call, and not for one side only", async () => {
    await press(callWith(anna, boris), "Turn the camera on");
    await expect(callWith(boris, anna).getByLabel(`${anna.name}, live`)).toBeVisible();
    await expectToSee(boris);
    await boris.page.keyboard.press("v");
    await expect(callWith(anna, boris).getByLabel(`${boris.name}, live`)).toBeVisible();
    await expectToSee(anna);
    await look(anna, "call-video");
    await press(callWith(boris, anna), "Turn the camera off");
    await expect(callWith(anna, boris).getByLabel(`${boris.name}, live`)).toBeHidden();
  });

  await test.step("one reacts, which both see; one records, which the other is told, and finds it in the chat", async () => {
    await press(callWith(anna, boris), "More");
    await anna.page.getByRole("menuitem", { name: "🎉" }).click();
    for (const [one, other] of [[anna, boris] as const, [boris, anna] as const])
      await expect(callWith(one, other).getByRole("status").getByText("🎉")).toBeVisible();
    await recordFor(anna, callWith(anna, boris), async () => {
      await expect(
        callWith(boris, anna).getByText(`${anna.name} is recording the call`).last(),
      ).toBeVisible();
      await look(boris, "call-recorded");
      await look(anna, "call-recording", lookAt);
    });
    await expect(callWith(boris, anna).getByText(`${anna.name} is recording the call`)).toHaveCount(0);
  });

  await test.step("the call becomes a bar while one writes", async () => {
    await press(callWith(anna, boris), "Go on chatting");
    await anna.write("Here is the address");
    await look(anna, "call-bar");
    await press(callWith(boris, anna), "Go on chatting");
    await expect(boris.message("Here is the address")).toBeVisible();
    await playFilm(boris);
    const film = await lookIntoFilm(boris);
    expect(film.isWebm).toBe(true);
    expect(film.loudest).toBeGreaterThan(0.01);
    expect(film.colors).toBeGreaterThan(8);
    await boris.page.keyboard.press("Escape");
    await press(callWith(anna, boris), "Back to the call");
  });

  await test.step("it is over, and the chat tells of it", async () => {
    await press(callWith(anna, boris), "Hang up");
    await expect(callWith(boris, anna)).toBeHidden();
    for (const one of [anna, boris])
      await expect(one.message("Voice call").getByText(/^Answered · \d+:\d\d$/)).toBeVisible();
  });

  await test.step("contacts connect without being asked, and see each other at once", async () => {
    await keepAsContact(anna, boris);
    await keepAsContact(boris, anna);
    await call(anna, "Video call");
    await expect(ringing(boris).getByText("One of your contacts", { exact: true })).toBeVisible();
    await press(ringing(boris), "Answer with the camera");
    for (const one of [anna, boris]) await expectToSee(one);
  });

  await test.step("one sees the other in a small window above all programs, and is muted from there", async () => {
    const opening = anna.context.waitForEvent("page");
    await press(callWith(anna, boris), "In a small window");
    const small = await opening;
    const film = small.getByLabel(`${boris.name}, live`);
    const drawn = () =>
      film.evaluate((video: HTMLVideoElement) => video.getVideoPlaybackQuality().totalVideoFrames);
    await expect(film).toBeVisible();
    const before = await drawn();
    await expect.poll(drawn).toBeGreaterThan(before + 5);
    await small.getByRole("button", { name: "Turn the microphone off" }).click();
    await expect(callWith(boris, anna).getByText("microphone off")).toBeVisible();
    await small.close();
    await press(callWith(anna, boris), "Turn the microphone on");
  });

  await test.step("contacts share their screens without a warning", async () => {
    await press(callWith(anna, boris), "Share the screen");
    const screen = callWith(boris, anna).getByLabel(`The screen of ${anna.name}`);
    await expect(screen).toBeVisible();
    await expect(callWith(anna, boris).getByText("You are sharing your screen")).toBeVisible();
    await look(boris, "call-screen");
    await press(callWith(anna, boris), "Stop sharing the screen");
    await expect(screen).toBeHidden();
    await expect(
      callWith(anna, boris).getByRole("img", { name: /^(Good|Weak|Bad) connection$/ }),
    ).toBeVisible();
  });

  await test.step("another microphone is taken while one talks, and a small window shows the other above all programs", async () => {
    await press(callWith(anna, boris), "Microphone, camera, loudspeaker");
    await callWith(anna, boris).getByRole("combobox", { name: "Microphone" }).selectOption({ index: 1 });
    await expect.poll(() => microphoneOf(anna)).toBe("Fake Audio Input 1");
    await anna.page.keyboard.press("Escape");
    await expectToHear(boris);
    await press(callWith(anna, boris), "In a small window");
    await expect.poll(() => lookIntoSmallWindow(anna)).toContain(boris.name);
    await press(callWith(boris, anna), "Hang up");
    await expect(anna.message("Video call").getByText(/^Answered · \d+:\d\d$/)).toBeVisible();
  });
});

test("declined with words, answered elsewhere, a second call, and a missed one", async ({
  caller,
  secondDeviceOf,
  url,
}) => {
  test.setTimeout(480_000);
  const boris = await caller("boris");
  const carla = await caller("carla");
  await acquaint(carla, boris);
  const anna = await caller("anna");
  await acquaint(anna, boris);
  for (const other of [anna, carla]) {
    await keepAsContact(boris, other);
    await keepAsContact(other, boris);
  }

  await test.step("declined with words, while another finds the line busy", async () => {
    await call(anna, "Voice call");
    await press(ringing(boris), "Decline with a message");
    await look(boris, "call-decline", lookAt);
    await call(carla, "Voice call");
    await expect(carla.page.getByRole("alert").getByText(`${boris.name} is in another call.`)).toBeVisible();
    await press(carla.page.getByRole("alert"), "Close");
    await press(ringing(boris), "Give me a few minutes.");
    await expect(
      anna.page.getByRole("alert").getByText(`${boris.name} has declined the call.`),
    ).toBeVisible();
    await look(anna, "call-declined", lookAt);
    await expect(anna.message("Give me a few minutes.")).toBeVisible();
    await expect(anna.message("Voice call").getByText("Declined")).toBeVisible();
    await press(anna.page.getByRole("alert"), "Close");
  });

  const phone = await secondDeviceOf(boris);
  await phone.page.getByLabel("Recovery key or passphrase").fill(boris.recoveryKey);
  await phone.page.getByRole("button", { name: "Continue" }).click();
  await expect(phone.chats).toBeVisible();

  await test.step("it rings on all devices until one answers", async () => {
    await call(anna, "Voice call");
    await expect(ringing(boris)).toBeVisible();
    await expect(ringing(phone)).toBeVisible();
    await press(ringing(boris), "Answer");
    await expect(spoken(anna, boris)).toBeVisible();
    await expect(ringing(phone)).toBeHidden();
  });

  await test.step("a second call waits: it is declined, then the first is ended for it", async () => {
    await call(carla, "Voice call");
    await expect(ringing(boris).getByRole("button", { name: "End this call and answer" })).toBeVisible();
    await look(boris, "call-waiting", lookAt);
    await press(ringing(boris), "Decline");
    await expect(carla.page.getByRole("alert").getByText("has declined the call")).toBeVisible();
    await expect(ringing(phone)).toBeHidden();
    await press(carla.page.getByRole("alert"), "Call again");
    await press(carla.page.getByRole("dialog"), "Call");
    await press(ringing(boris), "End this call and answer");
    await expect(spoken(boris, carla)).toBeVisible();
    await expectToHear(carla);
    await expect(callWith(anna, boris)).toBeHidden();
    await press(callWith(carla, boris), "Hang up");
  });

  await test.step("nobody answers, and one finds it later", async () => {
    await call(anna, "Video call");
    await expect(ringing(boris)).toBeVisible();
    await press(callWith(anna, boris), "Hang up");
    await expect(ringing(boris)).toBeHidden();
    await expect(ringing(phone)).toBeHidden();
    await boris.page.goto("/calls");
    const list = boris.page.getByRole("list", { name: "Calls" });
    await expect(list.getByRole("listitem").first().getByText("Video call · Missed")).toBeVisible();
    await expect(list.getByRole("listitem")).toHaveCount(6);
    await look(boris, "calls");
  });

  await test.step("whoever takes a name that looks like that of somebody one knows is not believed", async () => {
    const displayname = anna.name.replace("a", "\u0430");
    const profile = `/profile/${encodeURIComponent(carla.userId)}/displayname`;
    await ask(url, "PUT", profile, { displayname }, await carla.accessToken());
    await call(carla, "Voice call");
    const warning = ringing(boris).getByText(`This name looks like that of ${anna.name}, whom you know`);
    await expect(warning).toBeVisible();
    await look(boris, "call-imitated");
    await press(callWith(carla, boris), "Hang up");
    await expect(ringing(boris)).toBeHidden();
  });

  await test.step("from right to left", async () => {
    await boris.page.evaluate(() => localStorage.setItem("veche.preferences", '{"language":"ar"}'));
    await boris.page.reload();
    await expect(boris.chats).toBeVisible();
    await call(anna, "Video call");
    await expect(ringing(boris)).toBeVisible();
    await look(boris, "call-ring-ar", lookAt);
    await press(ringing(boris), "رد بالكاميرا");
    await expectToSee(boris);
    await look(boris, "call-ar", lookAt);
    await press(callWith(anna, boris), "Hang up");
  });

  await test.step("without a microphone one is told what helps", async () => {
    await anna.page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", "NotAllowedError"));
    });
    await press(headOf(anna), "Voice call");
    const dialog = anna.page.getByRole("dialog");
    await expect(dialog.getByRole("alert")).toContainText("You can allow it beside the address of the page.");
    await expect(dialog.getByRole("button", { name: "Call", exact: true })).toBeDisabled();
    await look(anna, "call-forbidden", lookAt);
    await press(dialog, "Cancel");
  });
});

test("an older app of another make rings ours and is rung by it, and both see and hear each other", async ({
  browserOf,
  caller,
  unique,
  url,
}) => {
  const boris = await caller("boris");
  const account = { ...(await makeAccount(url, unique("olga"))), password: PASSWORD };
  const context = await browserOf();
  await watchLines(context);
  const page = await telephonePlainly(context, account);
  const olga = new Person(account.userId.slice(1).split(":")[0] ?? "", account.userId, context, page);
  const pressThere = (name: string) => page.getByRole("button", { name }).click();
  const expectToMeet = async () => {
    await expect(page.getByRole("status")).toHaveText("connected");
    await expect(spoken(boris, olga)).toBeVisible();
    for (const one of [boris, olga]) {
      await expectToHear(one);
      await expectToSee(one);
    }
  };
  await boris.startChatWith(olga);
  await boris.write("Call me on your old telephone");

  await test.step("it rings here, and is hung up there", async () => {
    await pressThere("Call");
    await press(ringing(boris), "Answer with the camera");
    await expectToMeet();
    await pressThere("Hang up");
    await expect(callWith(boris, olga)).toBeHidden();
    await expect(boris.message("Video call").getByText(/^Answered · \d+:\d\d$/)).toHaveCount(1);
  });

  await test.step("it rings there, and is hung up here", async () => {
    await press(headOf(boris), "Video call");
    const dialog = boris.page.getByRole("dialog", { name: `Call ${olga.name}` });
    await dialog.getByRole("textbox", { name: "Why you call" }).fill("You have hung up");
    await press(dialog, "Call and show my address");
    await expect(page.getByRole("status")).toHaveText("ringing");
    await pressThere("Answer");
    await expectToMeet();
    await press(callWith(boris, olga), "Hang up");
    await expect(page.getByRole("status")).toHaveText("ended");
    await expect(boris.message("Video call").getByText(/^Answered · \d+:\d\d$/)).toHaveCount(2);
  });
});

test("a program that knows nothing of our app does not ring as it likes", async ({ caller, unique, url }) => {
  const boris = await caller("boris");
  const name = unique("mallory");
  const register = {
    username: name,
    password: "correct horse battery staple",
    auth: { type: "m.login.dummy" },
  };
  const { access_token: token, user_id: strangerId } = await ask<Record<string, string>>(
    url,
    "POST",
    "/register",
    register,
  );
  const { room_id: roomId } = await ask<{ room_id: string }>(
    url,
    "POST",
    "/createRoom",
    { preset: "trusted_private_chat", is_direct: true, invite: [boris.userId] },
    token,
  );
  await boris.acceptInvitation({ name } as Person);

  const sdp = await boris.page.evaluate(async () => {
    const line = new RTCPeerConnection();
    line.addTransceiver("audio", { streams: [new MediaStream()] });
    return (await line.createOffer()).sdp;
  });
  let count = 0;
  const send = (type: string, content: object) =>
    ask(
      url,
      "PUT",
      `/rooms/${encodeURIComponent(roomId)}/send/${type}/${count}-${type}`,
      { version: "1", call_id: `call-${count}`, party_id: "PROGRAM", ...content },
      token,
    );
  const dial = (more: object = {}) => {
    count += 1;
    return send("m.call.invite", { lifetime: 60_000, offer: { type: "offer", sdp }, ...more });
  };
  const silent = boris.messages.getByText("It did not ring, because of your settings");

  await test.step("without a reason it does not ring, and can be seen", async () => {
    await dial();
    await expect(silent).toHaveCount(1);
    await expect(ringing(boris)).toBeHidden();
    await send("m.call.hangup", {});
  });

  await test.step("with a reason it rings, with what is known of the caller", async () => {
    await dial({ "org.veche.reason": "Your\u202e parcel is here" });
    await expect(ringing(boris).getByText("Your parcel is here")).toBeVisible();
    for (const fact of [
      "Not one of your contacts",
      "You have never written to them",
      "Account since",
      "1 chat in common",
    ])
      await expect(ringing(boris).getByText(fact)).toBeVisible();
    await look(boris, "call-stranger");
    await send("m.call.hangup", {});
    await expect(ringing(boris)).toBeHidden();
  });

  await test.step("strangers may not call, or are silenced", async () => {
    const place = boris.page.url();
    await boris.page.goto("/settings/calls");
    await boris.page.getByRole("switch", { name: "Do not ring for people you do not know" }).click();
    await expect(boris.page.getByRole("switch", { name: "Do not ring" })).toBeChecked();
    await expect(boris.page.getByText("This server has no relay for calls")).toBeVisible();
    await look(boris, "call-settings");
    const chosen = async () => {
      const path = `/user/${encodeURIComponent(boris.userId)}/account_data/org.veche.calls`;
      const token = await boris.accessToken();
      return (await ask<{ who_may_call?: string }>(url, "GET", path, undefined, token)).who_may_call;
    };
    await boris.page.getByRole("radio", { name: "Only your contacts" }).click();
    await expect.poll(chosen).toBe("contacts");
    await expect(dial({ "org.veche.reason": "It is urgent" })).rejects.toThrow("cannot be called");
    await boris.page.getByRole("radio", { name: "Everyone" }).click();
    await expect.poll(chosen).not.toBe("contacts");
    await boris.page.goto(place);
    await expect(boris.composer).toBeVisible();
    await dial({ "org.veche.reason": "It is urgent" });
    await expect(silent).toHaveCount(2);
    await expect(ringing(boris)).toBeHidden();
    await send("m.call.hangup", {});
    await boris.page.goto("/settings/calls");
    await boris.page.getByRole("switch", { name: "Do not ring for people you do not know" }).click();
    await boris.page.goto(place);
    await expect(boris.composer).toBeVisible();
  });

  await test.step("two taps, and one is rid of them", async () => {
    await dial({ "org.veche.reason": "You have won" });
    await press(ringing(boris), "Block or report");
    await boris.page.getByRole("menuitem", { name: "Hang up, block and report" }).click();
    await expect(ringing(boris)).toBeHidden();
    const ended = async () => {
      const { chunk } = await ask<{ chunk: { type: string }[] }>(
        url,
        "GET",
        `/rooms/${encodeURIComponent(roomId)}/messages?dir=b&limit=5`,
        undefined,
        token,
      );
      return chunk.some(({ type }) => type === "m.call.reject");
    };
    await expect.poll(ended).toBe(true);
    await boris.page.goto(`/person/${strangerId}`);
    await expect(boris.page.getByRole("button", { name: "Unblock" })).toBeVisible();
  });
});
