// Somebody one trusts is told of calls with strangers, if one has wished so.
import { acquaint, callWith, headOf, keepAsContact, meet, press, ringing } from "./stage/calling.ts";
import { SLOWLY, testOfFew as test } from "./stage/groupCalling.ts";
import { expect } from "./stage/index.ts";
import { lookAround, lookAtBothWays } from "./stage/looking.ts";
import { visit } from "./stage/visiting.ts";

test("whom one trusts is told of a long call with a stranger, and of one's screen", async ({ caller }) => {
  test.setTimeout(300_000);
  const [anna, carla, mallory] = [await caller("anna"), await caller("carla"), await caller("mallory")];
  await acquaint(anna, carla);
  await keepAsContact(anna, carla);
  await meet(mallory, anna);

  await test.step("one chooses among one's contacts", async () => {
    await visit(anna.page, "/settings/calls");
    const choice = anna.page.getByRole("combobox", { name: "Somebody you trust" });
    await choice.click();
    await expect(anna.page.getByRole("option")).toHaveCount(1);
    await anna.page.getByRole("option", { name: carla.name }).click();
    await expect(choice).toHaveValue(carla.name);
    await lookAround(anna.page, "call-settings-trusted");
    await anna.page.setViewportSize({ width: 1280, height: 800 });
    await anna.page.reload();
    await expect(choice).toHaveValue(carla.name);
    await visit(anna.page, "/");
  });

  await anna.page.clock.install();
  await press(headOf(mallory), "Voice call");
  const dialog = mallory.page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Why you call" }).fill("Your bank account");
  await press(dialog, "Call and show my address");
  await press(ringing(anna), "Answer and show my address");
  await expect(callWith(anna, mallory).getByText(/^\d+:\d\d$/)).toBeVisible(SLOWLY);
  const told = callWith(anna, mallory).getByText(`${carla.name} has been told of this call, as you wish.`);

  await test.step("for two minutes it is nobody's business", async () => {
    await expect(told).toBeHidden();
    await anna.page.clock.fastForward(120_000);
    await expect(told).toBeVisible();
    await lookAtBothWays(anna.page, "call-trusted-told");
    const words = `not one of my contacts: ${mallory.name} (${mallory.userId})`;
    await expect(
      carla.message(`I have been talking for two minutes with somebody who is ${words}`),
    ).toBeVisible();
  });

  await test.step("a screen is another matter", async () => {
    await press(callWith(anna, mallory), "Share the screen");
    await anna.page.clock.runFor(11_000);
    await press(anna.page.getByRole("dialog", { name: "Share your screen?" }), "Share anyway");
    await expect(carla.message("I am showing my screen to somebody")).toHaveCount(1);
    await press(callWith(anna, mallory), "Hang up");
    await expect(carla.messages.getByText(/My app writes this/)).toHaveCount(2);
  });
});
