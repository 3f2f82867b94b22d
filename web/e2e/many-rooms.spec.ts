// Somebody with five hundred chats finds theirs as fast as others do.
import { ask, expect, type Person, test } from "./stage/index.ts";

const ROOMS = 500;
const AT_ONCE = 20;
/** More than fit on the screen, and far less than there are. */
const MOST_DRAWN = 60;

async function makeRooms(url: string, person: Person): Promise<void> {
  const token = await person.accessToken();
  for (let first = 1; first <= ROOMS; first += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, ROOMS - first + 1) }, (_, place) => first + place);
    await Promise.all(
      numbers.map((number) => ask(url, "POST", "/createRoom", { name: `Room ${number}` }, token)),
    );
  }
}

test("five hundred chats are listed, scrolled and searched, also after a reload", async ({ person, url }) => {
  test.slow();
  const anna = await person("anna");
  await makeRooms(url, anna);
  await anna.page.reload();
  const rows = anna.chats.getByRole("link");
  await expect(rows.first()).toBeVisible();
  await expect.poll(() => rows.count()).toBeGreaterThan(5);
  expect(await rows.count()).toBeLessThan(MOST_DRAWN);

  await anna.chats.evaluate((list) => list.scrollTo({ top: list.scrollHeight }));
  await expect(anna.chat(/^Room ([1-9]|1\d|20)\b/).first()).toBeVisible();
  expect(await rows.count()).toBeLessThan(MOST_DRAWN);

  await anna.page
    .getByRole("textbox", { name: "Search chats" })
    .or(anna.page.getByRole("searchbox", { name: "Search chats" }))
    .fill("Room 250");
  await expect(rows).toHaveCount(1);
  await anna.chat(/Room 250/).click();
  await expect(anna.page.getByRole("heading", { level: 1, name: "Room 250" })).toBeVisible();
  await anna.write("Found");
  await expect(anna.message("Found")).toBeVisible();
});
