// A guest in the call itself: seen and heard, with a device of their own, until they are sent away.
import { openGuests, press, watchLines } from "./stage/calling.ts";
import {
  callIn,
  enter,
  expectToMeet,
  hasSfu,
  inAGroup,
  SLOWLY,
  SMALL_CAMERA,
  SMALL_WINDOW,
  signsOf,
  test,
  tileOf,
} from "./stage/groupCalling.ts";
import { expect, Person } from "./stage/index.ts";

// Filming what moves takes as long as the calls.
test.use({ trace: "off" });
test.skip(!hasSfu, "LiveKit is not here: make sfu builds it");

test("a guest is let in, sees and hears the others in the call, and is put out of it", async ({
  caller,
  browserOf,
  url,
}) => {
  test.setTimeout(300_000);
  const anna = await caller("anna");
  await inAGroup(url, "Board", [anna]);
  const dialog = await openGuests(anna);
  await press(dialog, "Make a link");
  const shown = await dialog.getByText(/\/guest\//).textContent();
  await press(dialog, "Close");
  await enter(anna, "Board");

  const context = await browserOf({ viewport: SMALL_WINDOW });
  await watchLines(context, SMALL_CAMERA);
  const page = await context.newPage();
  const vera = new Person("Vera (guest)", "", context, page);
  await test.step("they come by the link, and into the call", async () => {
    await page.goto(new URL(shown ?? "").pathname);
    await page.getByRole("textbox", { name: "Your name" }).fill("Vera");
    await page.getByRole("button", { name: "Ask to be let in" }).click();
    await press(callIn(anna, "Board"), "Go on chatting");
    await anna.page
      .getByRole("status", { name: "Guests who wait" })
      .getByRole("button", { name: "Let in" })
      .click(SLOWLY);
    await expect(vera.composer).toBeVisible(SLOWLY);
    await enter(vera, "Board");
    for (const one of [anna, vera]) await expectToMeet(one, 1);
  });

  await test.step("what is sent is sealed for them as for all", async () => {
    await press(callIn(anna, "Board"), "Back to the call");
    const signs = await signsOf(anna);
    await expect.poll(() => signsOf(vera), SLOWLY).toBe(signs);
    await expect(tileOf(anna, vera)).toBeVisible();
  });

  await test.step("sent away, they are out of the call and of the chat", async () => {
    await press(callIn(anna, "Board"), "Go on chatting");
    const guests = (await openGuests(anna)).getByRole("list", { name: "Guests", exact: true });
    await press(guests, "Send away");
    await expect(page.getByRole("heading", { name: "Welcome to Veche" })).toBeVisible(SLOWLY);
    await press(anna.page.getByRole("dialog", { name: "Guests in the call" }), "Close");
    await press(callIn(anna, "Board"), "Back to the call");
    await expect(tileOf(anna, anna)).toBeVisible();
    await expect(tileOf(anna, vera)).toBeHidden(SLOWLY);
  });
});
