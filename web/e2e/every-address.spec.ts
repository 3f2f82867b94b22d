// Every place that has an address, in the languages other than English: nothing is left untranslated, and all of it fits.
import type { Page } from "@playwright/test";
import { ask, test as base, expect } from "./stage/index.ts";
import { onServer } from "./stage/inhabited.ts";
import { englishOn, lookAt, TABLET } from "./stage/looking.ts";
import type { Server } from "./stage/server.ts";
import { visit } from "./stage/visiting.ts";

/** A server of its own: what people of other stories have named there would be taken for words of the app. */
const test = base.extend<object, { server: Server }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the first parameter
  server: [async ({}, use) => onServer(use), { scope: "worker" }],
});

const SIZES = {
  desktop: { width: 1440, height: 900 },
  tablet: TABLET,
  phone: { width: 390, height: 844 },
};
const SETTINGS = [
  "appearance",
  "notifications",
  "writing",
  "devices",
  "encryption",
  "stickers",
  "receipts",
  "calls",
  "import",
  "your-data",
  "developer",
];
const PAGES = ["contacts", "discover", "mentions", "search", "requests", "calls", "calling", "admin"];
const PANELS = [
  "members",
  "search",
  "date",
  "threads",
  "pins",
  "gallery",
  "notifications",
  "scheduled",
  "stickers",
  "export",
  "manage",
];
const SECTIONS = ["overview", "access", "permissions", "links", "banned", "log", "advanced"];

/** Go there, and wait until nothing is being loaded. */
async function arriveAt(page: Page, place: string): Promise<void> {
  await visit(page, place);
  await expect(page.locator(".mantine-Loader-root, [aria-busy='true']")).toHaveCount(0);
  const shown = page.locator("main").locator("h1, h2, h3, p, input, button").filter({ visible: true });
  await expect(shown).not.toHaveCount(0);
}

/** Without a name a device is shown by its id, which may look like a word. */
async function nameDevices(url: string, token: string): Promise<void> {
  const { devices } = await ask<{ devices: { device_id: string }[] }>(
    url,
    "GET",
    "/devices",
    undefined,
    token,
  );
  for (const { device_id: id } of devices)
    await ask(url, "PUT", `/devices/${id}`, { display_name: "Дом" }, token);
}

for (const locale of ["ru-RU", "ar"])
  test(`every place, in ${locale}`, async ({ person, url }) => {
    test.setTimeout(900_000);
    const anna = await person("anna", { locale, viewport: SIZES.desktop, reducedMotion: "reduce" });
    const boris = await person("boris");
    const { page } = anna;
    const wish = { name: "Сад", preset: "public_chat" };
    const token = await anna.accessToken();
    await nameDevices(url, token);
    const { room_id: roomId } = await ask<{ room_id: string }>(url, "POST", "/createRoom", wish, token);
    await ask(url, "POST", `/join/${encodeURIComponent(roomId)}`, {}, await boris.accessToken());
    await expect(anna.chat("Сад")).toBeVisible();
    const room = `/room/${roomId}`;
    const places = [
      ...SETTINGS.map((id) => `/settings/${id}`),
      ...PAGES.map((id) => `/${id}`),
      ...PANELS.map((id) => `${room}?panel=${id}`),
      ...SECTIONS.map((id) => `${room}?panel=manage&item=${id}`),
      `${room}?panel=person&item=${boris.userId}`,
    ];
    for (const place of places) {
      const name = place.replace(roomId, "").replace(boris.userId, "").replaceAll(/\W+/g, "-");
      await arriveAt(page, place);
      expect.soft(await englishOn(page), `English words at ${place}`).toEqual([]);
      for (const [size, viewport] of Object.entries(SIZES)) {
        await page.setViewportSize(viewport);
        await lookAt(page, `${locale}${name}-${size}`);
      }
      await page.setViewportSize(SIZES.desktop);
    }
  });
