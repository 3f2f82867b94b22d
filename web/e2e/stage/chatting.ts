// What many stories begin with, and do again and again.
import { expect, type Locator } from "@playwright/test";
import type { Person } from "./person.ts";

/** Anna and Boris, who have said hello. */
export async function inAChat(person: (name: string) => Promise<Person>): Promise<[Person, Person]> {
  const anna = await person("anna");
  const boris = await person("boris");
  await anna.startChatWith(boris);
  await anna.write("Hello");
  await boris.acceptInvitation(anna);
  await expect(boris.message("Hello")).toBeVisible();
  return [anna, boris];
}

/** Open the menu of a message and choose from it. */
export async function choose(person: Person, message: Locator, action: string): Promise<void> {
  await message.locator("time").last().click({ button: "right" });
  await person.page.getByRole("menuitem", { name: action, exact: true }).click();
}
