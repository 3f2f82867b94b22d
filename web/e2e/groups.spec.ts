// Groups: made, joined by a link, kept in order.
import { fileURLToPath } from "node:url";
import { makeAccount } from "./stage/accounts.ts";
import { ask, expect, test } from "./stage/index.ts";
import { lookAt, lookAtBothWays } from "./stage/looking.ts";
import type { Person } from "./stage/person.ts";

/** With the place, and SECRET in all that is told of it. */
const PHOTO = new URL("../src/core/traces/examples/place.jpg", import.meta.url);

async function begin(person: Person, what: string): Promise<void> {
  await person.page.getByRole("button", { name: "New", exact: true }).click();
  await person.page.getByRole("menuitem", { name: what }).click();
}

async function openSettings(person: Person, section: string): Promise<void> {
  await person.page.getByRole("button", { name: "More about this chat" }).click();
  await person.page.getByRole("menuitem", { name: "Settings of the chat" }).click();
  await person.page.getByRole("button", { name: section }).click();
}

/** From one section of the settings to another. */
async function openAnother(person: Person, section: string): Promise<void> {
  await person.page.getByRole("complementary").getByRole("button", { name: "All settings" }).click();
  await person.page.getByRole("button", { name: section }).click();
}

async function pick(person: Person, from: string, option: string): Promise<void> {
  const field = person.page.getByRole("combobox", { name: from });
  await field.click();
  await person.page.getByRole("option", { name: option, exact: true }).click();
  await expect(field).toHaveValue(option);
}

test("a private group: made, joined by a link for ten, named anew, and what its members may do", async ({
  person,
  url,
}) => {
  const [anna, boris] = [await person("anna"), await person("boris")];
  await begin(anna, "New group");
  await anna.page.getByLabel("Name").fill("Garden");
  await anna.page.getByRole("button", { name: "Create" }).click();
  await expect(anna.composer).toBeVisible();
  await expect(anna.page.getByRole("img", { name: "End-to-end encrypted" })).toBeVisible();

  await test.step("its picture says nothing of where it was taken", async () => {
    await openSettings(anna, "Name and picture");
    const uploaded = anna.page.waitForResponse(/\/media\/v3\/upload/);
    const choosing = anna.page.waitForEvent("filechooser");
    await anna.page.getByRole("button", { name: "Change the picture" }).click();
    await (await choosing).setFiles(fileURLToPath(PHOTO));
    const { content_uri } = (await (await uploaded).json()) as { content_uri: string };
    const path = `/_matrix/client/v1/media/download/${content_uri.replace("mxc://", "")}`;
    const headers = { Authorization: `Bearer ${await anna.accessToken()}` };
    const picture = Buffer.from(await (await fetch(url + path, { headers })).arrayBuffer());
    expect(picture.length).toBeGreaterThan(100);
    expect(picture.includes("SECRET")).toBe(false);
    await anna.page.getByRole("button", { name: "All settings" }).click();
  });

  await anna.page.getByRole("button", { name: "Invite links" }).click();
  await pick(anna, "Valid for", "A day");
  await pick(anna, "How many people", "10");
  await anna.page.getByRole("button", { name: "Make a link" }).click();
  const links = anna.page.getByRole("list", { name: "Invite links" }).getByRole("listitem");
  await expect(links).toContainText(/Until .+ · 0 people came \/ 10/);
  const link = await anna.page.getByText(/\/join\/[A-Za-z0-9]+$/).textContent();
  await anna.page.getByRole("button", { name: "QR code" }).click();
  await expect(anna.page.getByRole("img", { name: link ?? "" })).toBeVisible();
  await lookAt(anna.page, "link-qr");
  await anna.page.keyboard.press("Escape");

  await boris.page.goto(link ?? "");
  await expect(boris.page.getByRole("heading", { name: "Garden" })).toBeVisible();
  await boris.page.getByRole("button", { name: "Join" }).click();
  await expect(boris.composer).toBeVisible();
  await boris.write("I am here");
  await expect(anna.message("I am here")).toBeVisible();

  await openAnother(anna, "Invite links");
  await expect(links).toContainText("1 person came / 10");
  await anna.page.getByRole("button", { name: "Take back" }).click();
  await expect(anna.page.getByText(/\/join\//)).toHaveCount(0);
  await boris.page.goto(link ?? "");
  await expect(boris.page.getByText("This link is not valid any more.")).toBeVisible();

  await openAnother(anna, "Name and picture");
  await anna.page.getByRole("textbox", { name: "Name" }).fill("Orchard");
  await anna.page.getByRole("textbox", { name: "What it is about" }).fill("Apples and pears");
  await anna.page.getByRole("button", { name: "Save" }).click();
  await boris.chat("Orchard").click();
  await expect(boris.page.getByRole("heading", { level: 1, name: "Orchard" })).toBeVisible();
  await boris.page.getByRole("button", { name: "People" }).click();
  await expect(boris.page.getByRole("button", { name: "Invite people" })).toBeVisible();
  await openAnother(anna, "Who may do what");
  await pick(anna, "Invite people", "Moderators and above");
  await pick(anna, "Write messages", "Moderators and above");
  await lookAt(anna.page, "permissions");
  await expect(boris.composer).toBeHidden();
  await expect(boris.page.getByRole("button", { name: "Invite people" })).toBeHidden();
});

/** Somebody else by nearly the same name writes: the list of contacts and the request tell them apart. */
async function imitate(known: Person, told: Person, url: string): Promise<void> {
  const mallory = await makeAccount(url, `m-${known.name}`);
  const profile = `/profile/${encodeURIComponent(mallory.userId)}/displayname`;
  const alike = known.name.replace("o", "\u043e");
  await ask(url, "PUT", profile, { displayname: alike }, mallory.accessToken);
  const wish = { is_direct: true, preset: "trusted_private_chat", invite: [told.userId] };
  await ask(url, "POST", "/createRoom", wish, mallory.accessToken);
  const { page } = told;
  const room = page.url();
  await page.getByRole("button", { name: /Message requests/ }).click();
  await page.getByRole("button", { name: mallory.userId }).click();
  await expect(page.getByText(`This name looks like that of ${known.name}, whom you know`)).toBeVisible();
  await lookAt(page, "imitated");
  await page.goto("/contacts");
  const contacts = page.getByRole("main").getByRole("listitem");
  await expect(contacts).toHaveCount(1);
  await expect(contacts).toContainText(known.userId);
  await page.goto(room);
}

test("roles: a moderator is made and becomes a contact, whom nobody imitates, and is removed; the log tells it", async ({
  person,
  url,
}) => {
  const [anna, boris] = [await person("anna"), await person("boris")];
  await begin(anna, "New group");
  await anna.page.getByLabel("Name").fill("Class");
  await anna.page.getByRole("textbox", { name: "People" }).fill(boris.name);
  await anna.page.getByRole("button", { name: boris.userId }).click();
  await anna.page.getByRole("button", { name: "Create" }).click();
  await boris.acceptInvitation({ name: "Class" } as Person);

  await anna.page.getByRole("button", { name: "People" }).click();
  const people = anna.page.getByRole("list", { name: "People" });
  await expect(people.getByRole("link")).toHaveCount(2);
  await people.getByRole("link", { name: boris.name }).click();
  await anna.page.getByRole("combobox", { name: "Role" }).click();
  await anna.page.getByRole("option", { name: "Moderator" }).click();
  await expect(anna.page.getByRole("button", { name: "Add to contacts" })).toBeVisible();
  await anna.page.getByRole("button", { name: "Add to contacts" }).click();
  await expect(anna.page.getByRole("button", { name: "Remove from contacts" })).toBeVisible();
  await imitate(boris, anna, url);
  await anna.page.getByRole("button", { name: "Remove from the chat" }).click();
  await anna.page.getByRole("button", { name: "Remove from the chat" }).click();
  await expect(people.getByRole("link")).toHaveCount(1);
  await openSettings(anna, "What was changed");
  const log = anna.page.getByRole("list", { name: "What was changed" });
  await expect(log.getByRole("listitem").filter({ hasText: boris.name }).first()).toBeVisible();
});

test("somebody is banned and let in again, and the group moves to a newer version", async ({
  person,
  url,
}) => {
  const [anna, boris] = [await person("anna"), await person("boris")];
  const wish = { name: "Choir", preset: "public_chat", room_version: "11" };
  const made = await ask<{ room_id: string }>(url, "POST", "/createRoom", wish, await anna.accessToken());
  const token = await boris.accessToken();
  const join = () => ask(url, "POST", `/join/${encodeURIComponent(made.room_id)}`, {}, token);
  await join();
  await anna.chat("Choir").click();
  await anna.page.getByRole("button", { name: "People" }).click();
  const people = anna.page.getByRole("list", { name: "People" });
  await people.getByRole("link", { name: boris.name }).click();
  await anna.page.getByRole("button", { name: "Ban", exact: true }).click();
  await anna.page.getByRole("button", { name: "Ban", exact: true }).click();
  await expect(people.getByRole("link")).toHaveCount(1);
  await expect(join()).rejects.toThrow();
  await openSettings(anna, "Banned people");
  await anna.page.getByRole("button", { name: "Lift the ban" }).click();
  await expect(anna.page.getByText("Nobody is banned.")).toBeVisible();
  await join();

  await anna.page.getByRole("complementary").getByRole("button", { name: "All settings" }).click();
  await anna.page.getByRole("button", { name: "Who comes in" }).click();
  const history = anna.page.getByRole("combobox", { name: "What new people see of before" });
  await history.click();
  await anna.page.getByRole("option", { name: "Since they came in" }).click();
  await expect(history).toHaveValue("Since they came in");
  await anna.page.getByRole("complementary").getByRole("button", { name: "All settings" }).click();
  await anna.page.getByRole("button", { name: "Advanced" }).click();
  await anna.page.getByRole("button", { name: "Move to version 12" }).click();
  await anna.page.getByRole("button", { name: "Move now" }).click();
  await expect(anna.page).not.toHaveURL(new RegExp(made.room_id.slice(1, 12)));
  await anna.write("Here we are");
  await expect(anna.message("Here we are")).toBeVisible();
  await boris.acceptInvitation({ name: "Choir" } as Person);
  await boris.write("I am here as well");
  await expect(anna.message("I am here as well")).toBeVisible();
});

test("shelves: a chat is pinned to the top, archived, found in the archive, put into a folder, and left", async ({
  person,
  url,
}) => {
  const anna = await person("anna");
  await begin(anna, "New group");
  await anna.page.getByLabel("Name").fill("Attic");
  await anna.page.getByRole("button", { name: "Create" }).click();
  await expect(anna.chat("Attic")).toBeVisible();
  const act = async (what: string) => {
    await anna.chat("Attic").click({ button: "right" });
    await anna.page.getByRole("menuitem", { name: what }).click();
  };
  const token = await anna.accessToken();
  await ask(url, "POST", "/createRoom", { name: "Cellar" }, token);
  const inOrder = (names: string[]) => expect(anna.chats.getByRole("link")).toContainText(names);
  await inOrder(["Cellar", "Attic"]);
  await act("Pin to the top");
  await inOrder(["Attic", "Cellar"]);
  await anna.page.reload();
  await inOrder(["Attic", "Cellar"]);
  await act("Do not pin any more");
  await inOrder(["Cellar", "Attic"]);

  await act("Archive");
  await expect(anna.chat("Attic")).toHaveCount(0);
  await anna.page.getByRole("button", { name: "Archive" }).click();
  await act("Folders");
  await anna.page
    .getByLabel(/Folders of/)
    .first()
    .fill("Home");
  await anna.page.keyboard.press("Enter");
  await anna.page.getByRole("button", { name: "Save" }).click();
  await anna.page.getByRole("button", { name: "Home" }).click();
  await expect(anna.chat("Attic")).toBeVisible();
  await act("Take out of the archive");
  await anna.page.getByRole("button", { name: "All", exact: true }).click();
  await expect(anna.chat("Attic")).toBeVisible();

  await act("Leave");
  const dialog = anna.page.getByRole("dialog", { name: "Leave “Attic”?" });
  await expect(dialog.getByText("To come back, you will need a new invitation.")).toBeVisible();
  await dialog.getByRole("button", { name: "Leave" }).click();
  await expect(anna.chat("Attic")).toHaveCount(0);
  await expect(dialog).toHaveCount(0);
  const { joined_rooms: joined } = await ask<{ joined_rooms: string[] }>(
    url,
    "GET",
    "/joined_rooms",
    undefined,
    token,
  );
  expect(joined).toHaveLength(1);
});

test("a space: made, a chat put into it, and its shelf shows the chat; another group is made in it", async ({
  person,
}) => {
  const anna = await person("anna");
  await begin(anna, "New group");
  await anna.page.getByLabel("Name").fill("Form 5b");
  await anna.page.getByRole("button", { name: "Create" }).click();
  await expect(anna.composer).toBeVisible();
  await begin(anna, "New space");
  await anna.page.getByLabel("Name").fill("School");
  await anna.page.getByRole("button", { name: "Create" }).click();
  await expect(anna.page.getByRole("heading", { name: "School" })).toBeVisible();
  await anna.page.getByRole("combobox", { name: "Put a chat into this space" }).fill("Form");
  await anna.page.getByRole("option", { name: "Form 5b" }).click();
  await anna.page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(anna.page.getByRole("list", { name: "School" }).getByRole("listitem")).toHaveCount(1);
  await anna.page.getByRole("toolbar", { name: "Shelves" }).getByRole("button", { name: "School" }).click();
  await expect(anna.chat("Form 5b")).toBeVisible();

  await begin(anna, "New group");
  await anna.page.getByLabel("Name").fill("Form 6a");
  await anna.page.getByRole("combobox", { name: "In which space" }).click();
  await anna.page.getByRole("option", { name: "School" }).click();
  await expect(anna.page.getByRole("switch", { name: "Its members may come in" })).toBeChecked();
  await lookAtBothWays(anna.page, "new-group-in-space");
  await anna.page.getByRole("button", { name: "Create" }).click();
  await expect(anna.composer).toBeVisible();
  await expect(anna.page.getByRole("img", { name: "End-to-end encrypted" })).toBeVisible();
  // The shelf of the space is still chosen: it is there as well.
  await expect(anna.chat("Form 6a")).toBeVisible();
  await openSettings(anna, "Who comes in");
  await expect(anna.page.getByRole("radio", { name: "Members of a space", exact: true })).toBeChecked();
});

test("a channel: one posts, readers cannot, and slow mode is set", async ({ person }) => {
  const [anna, boris] = [await person("anna"), await person("boris")];
  await begin(anna, "New channel");
  await anna.page.getByLabel("Name").fill("News");
  await anna.page.getByLabel("Address").fill(`news-${anna.name}`);
  await anna.page.getByRole("button", { name: "Create" }).click();
  await anna.write("The first news");
  await expect(anna.message("The first news")).toBeVisible();
  await openSettings(anna, "Who comes in");
  await anna.page.getByRole("combobox", { name: "Slow mode" }).click();
  await anna.page.getByRole("option", { name: "Every 30 seconds" }).click();
  await expect(anna.page.getByRole("combobox", { name: "Slow mode" })).toHaveValue("Every 30 seconds");

  await begin(boris, "Public places");
  await boris.page.getByRole("searchbox", { name: "Find a place" }).fill("News");
  await boris.page.getByRole("listitem").filter({ hasText: "News" }).first().getByRole("button").click();
  await expect(boris.message("The first news")).toBeVisible();
});

test("a stranger follows one's link, and is kept apart, with facts", async ({ person }) => {
  const [anna, boris] = [await person("anna"), await person("boris")];
  await boris.page.goto("/contacts");
  await expect(boris.page.getByRole("img", { name: "QR code of your link" })).toBeVisible();
  const link = await boris.page.getByText(/\/person\//).textContent();
  await anna.page.goto(link ?? "");
  await expect(anna.page.getByRole("heading", { name: boris.name })).toBeVisible();
  await anna.page.getByRole("button", { name: "Write a message" }).click();
  await expect(anna.composer).toBeVisible();
  await expect(boris.page.getByRole("button", { name: /Message requests/ })).toBeVisible();
  await expect(boris.chat(anna.name)).toHaveCount(0);
  await boris.page.getByRole("button", { name: /Message requests/ }).click();
  await boris.page.getByRole("button", { name: anna.name }).click();
  await expect(boris.page.getByText("Not one of your contacts")).toBeVisible();
  await expect(boris.page.getByText(/Account since/)).toBeVisible();
  await expect(boris.page.getByText("No chats in common")).toBeVisible();
  await boris.page.getByRole("button", { name: "Decline and block" }).click();
  await expect(boris.page.getByRole("button", { name: /Message requests/ })).toHaveCount(0);
});
