// Looking after a server: how it gets its administrator, and what that person sees and does.
import type { BrowserContextOptions, Page } from "@playwright/test";
import { type Account, ask, logIn, makeAccount, storeAccount } from "./stage/accounts.ts";
import { test as base, expect, PASSWORD } from "./stage/index.ts";
import { DESKTOP, glance, lookAt, PHONE } from "./stage/looking.ts";
import { type Server, startServer } from "./stage/server.ts";

interface House {
  server: Server;
  account: Account;
  /** The administrator's page, behind all that is asked at the beginning. */
  page: Page;
}

/** Each of these stories has a server of its own, on SQLite: it is about being the first. */
const test = base.extend<{
  own: (options?: string[]) => Promise<Server>;
  house: (options?: BrowserContextOptions) => Promise<House>;
}>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the first parameter
  own: async ({}, use) => {
    const started: Server[] = [];
    await use(async (options = []) => {
      const server = await startServer({ options });
      started.push(server);
      return server;
    });
    await Promise.all(started.map((server) => server.stop()));
  },
  house: async ({ own, browser, contextOptions }, use) => {
    await use(async (options) => {
      const server = await own();
      const account = await makeAccount(server.url, "anna");
      const context = await browser.newContext({ ...contextOptions, baseURL: server.url, ...options });
      await storeAccount(context, account);
      const page = await context.newPage();
      await page.goto("/");
      await keepKey(page);
      await page.getByRole("button", { name: /Go on|Продолжить/ }).click();
      await expect(page.getByRole("navigation", { name: /Chats|Чаты/ })).toBeVisible();
      return { server, account, page };
    });
    await Promise.all(browser.contexts().map((context) => context.close()));
  },
});

async function keepKey(page: Page): Promise<void> {
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: /Start chatting|Начать общение/ }).click();
}

async function createAccount(page: Page, name: string): Promise<void> {
  await page.getByRole("textbox", { name: "Username" }).fill(name);
  await page.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
  await page.getByRole("button", { name: "Create account" }).click();
}

function administration(page: Page) {
  return page.getByRole("navigation", { name: /^Administration$|^Управление сервером$/ });
}

test("the first person is told that they are the administrator, once", async ({ own, browser }) => {
  const { url } = await own();
  const page = await browser.newPage({ baseURL: url });
  await page.goto("/");
  await expect(page.getByText("This server has no administrator yet")).toBeVisible();
  await page.getByRole("button", { name: "Create an account" }).click();
  await createAccount(page, "anna");
  await keepKey(page);
  await expect(page.getByRole("heading", { name: "You are the administrator" })).toBeVisible();
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByRole("navigation", { name: "Chats" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("navigation", { name: "Chats" })).toBeVisible();

  await page.goto("/settings/administration");
  await page
    .getByRole("main")
    .getByRole("link", { name: /^Health/ })
    .click();
  await expect(page.getByText("All is well.")).toBeVisible();
  await expect(page.getByText("SQLite")).toBeVisible();

  const other = await browser.newPage({ baseURL: url });
  await other.goto("/");
  await expect(other.getByRole("button", { name: "Create an account" })).toBeVisible();
  await expect(other.getByText("This server has no administrator yet")).toBeHidden();
  await Promise.all([page.context().close(), other.context().close()]);
});

test("a server that others can reach is set up with the link that it prints", async ({ own, browser }) => {
  const server = await own(["--public-url", "https://chat.example.org", "--registration", "closed"]);
  const [, token] = /https:\/\/chat\.example\.org\/setup#(\w+)/.exec(server.said()) ?? [];
  const visitor = await browser.newPage({ baseURL: server.url });
  await visitor.goto("/");
  await expect(visitor.getByText("finds a link in its terminal")).toBeVisible();
  await expect(visitor.getByRole("button", { name: "Create an account" })).toBeHidden();
  await visitor.goto("/setup#guess");
  await createAccount(visitor, "mallory");
  await expect(visitor.getByText("This link has been used, or there is a newer one")).toBeVisible();

  const page = await browser.newPage({ baseURL: server.url });
  await page.goto(`/setup#${token}`);
  await expect(page.getByRole("heading", { name: "Set up your server" })).toBeVisible();
  await createAccount(page, "anna");
  await keepKey(page);
  await expect(page.getByRole("heading", { name: "You are the administrator" })).toBeVisible();
  expect(page.url()).toBe(`${server.url}/`);

  await visitor.goto("about:blank");
  await visitor.goto(`/setup#${token}`);
  await expect(visitor.getByText("does not take new accounts")).toBeVisible();
  await Promise.all([page.context().close(), visitor.context().close()]);
});

test("nobody else sees administration", async ({ person }) => {
  const boris = await person("boris");
  await boris.page.goto("/settings");
  await expect(boris.page.getByRole("link", { name: "Appearance" })).toBeVisible();
  await expect(boris.page.getByRole("link", { name: "Administration" })).toBeHidden();
  await boris.page.goto("/admin/people");
  await expect(boris.page.getByText("Administration is for administrators")).toBeVisible();
});

test("accounts are made, found, locked, raised and closed", async ({ house }) => {
  const { server, page } = await house();
  await page.goto("/admin/people");
  await page.getByRole("button", { name: "New account" }).click();
  await page.getByRole("textbox", { name: "Username" }).fill("boris");
  await page.getByRole("button", { name: "Make account" }).click();
  const first = (await page.getByTestId("new-password").textContent()) ?? "";
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("heading", { name: "boris" })).toBeVisible();

  const signIn = (password: string) =>
    ask(server.url, "POST", "/login", {
      type: "m.login.password",
      identifier: { type: "m.id.user", user: "boris" },
      password,
    });
  await signIn(first);
  await page.getByRole("button", { name: "New password" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "New password" }).click();
  const second = (await page.getByTestId("new-password").textContent()) ?? "";
  await page.getByRole("button", { name: "Done" }).click();
  await expect(signIn(first)).rejects.toThrow("M_FORBIDDEN");
  await signIn(second);

  await page.getByRole("button", { name: "Lock" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Lock" }).click();
  await expect(page.getByText("Locked", { exact: true })).toBeVisible();
  await expect(signIn(second)).rejects.toThrow("M_USER_LOCKED");
  await page.getByRole("button", { name: "Unlock" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Unlock" }).click();
  await expect(page.getByText("Locked", { exact: true })).toBeHidden();

  await page.getByRole("button", { name: "Make administrator" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Make administrator" }).click();
  await page.getByRole("button", { name: "End administrator" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "End administrator" }).click();
  await page.getByRole("button", { name: "Close account" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Close account" }).click();
  await expect(page.getByText("Closed", { exact: true }).first()).toBeVisible();

  await page.getByRole("link", { name: "All people" }).click();
  await page.getByRole("searchbox", { name: "Find people" }).fill("BOR");
  await expect(page.getByRole("list", { name: "People" }).getByRole("listitem")).toHaveCount(1);
  await page.getByRole("searchbox", { name: "Find people" }).fill("nobody");
  await expect(page.getByText("Nobody was found.")).toBeVisible();
});

test("the last administrator stays", async ({ house }) => {
  const { page, account } = await house();
  await page.goto(`/admin/people/${account.userId}`);
  await page.getByRole("button", { name: "End administrator" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "End administrator" }).click();
  await expect(page.getByRole("alert")).toContainText("the last administrator's");
});

test("a room is shut, everybody leaves it, and it is opened again", async ({ house }) => {
  const { server, page } = await house();
  const boris = await makeAccount(server.url, "boris");
  const wish = { name: "Square", preset: "public_chat" };
  const { room_id: room } = await ask<{ room_id: string }>(
    server.url,
    "POST",
    "/createRoom",
    wish,
    boris.accessToken,
  );
  await page.goto("/admin/rooms");
  await page.getByRole("link", { name: /Square/ }).click();
  await page.getByRole("button", { name: "Shut room" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Shut room" }).click();
  await expect(page.getByRole("button", { name: "Open again" })).toBeVisible();
  const join = () => ask(server.url, "POST", `/join/${encodeURIComponent(room)}`, {}, boris.accessToken);
  const rooms = () =>
    ask<{ joined_rooms: string[] }>(server.url, "GET", "/joined_rooms", undefined, boris.accessToken);
  await expect(async () => expect((await rooms()).joined_rooms).toEqual([])).toPass();
  await expect(join()).rejects.toThrow("shut this room");
  await page.getByRole("button", { name: "Open again" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Open again" }).click();
  await expect(page.getByRole("button", { name: "Shut room" })).toBeVisible();
  await join();
});

test("a report is read, followed to whom it is about, and put away", async ({ house }) => {
  const { server, page } = await house();
  const [boris, mallory] = [await makeAccount(server.url, "boris"), await makeAccount(server.url, "mallory")];
  await complain(server.url, boris, mallory);
  await page.goto("/admin/reports");
  await expect(page.getByText("Buy this now!")).toBeVisible();
  await expect(page.getByText("Reason: advertising")).toBeVisible();
  await page.getByRole("button", { name: "Put away" }).click();
  await expect(page.getByText("Nothing has been reported. Good.")).toBeVisible();
  await page.getByText("Put away", { exact: true }).click();
  await page.getByRole("link", { name: mallory.userId }).click();
  await expect(page.getByRole("heading", { name: "mallory" })).toBeVisible();
});

test("tokens are made, used and removed; settings are read", async ({ own, browser }) => {
  const server = await own(["--public-url", "https://chat.example.org", "--registration", "token"]);
  const page = await browser.newPage({ baseURL: server.url });
  await page.goto(`/setup#${/\/setup#(\w+)/.exec(server.said())?.[1]}`);
  await createAccount(page, "anna");
  await keepKey(page);
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByRole("navigation", { name: "Chats" })).toBeVisible();
  await page.goto("/admin/tokens");
  await page.getByRole("button", { name: "Make a token" }).click();
  const tokens = page.getByRole("list", { name: "Tokens" }).getByRole("listitem");
  await expect(tokens).toHaveCount(1);
  await expect(tokens).toContainText("used 0 of 1");

  const visitor = await browser.newPage({ baseURL: server.url });
  await visitor.goto("/");
  await visitor.getByRole("button", { name: "Create an account" }).click();
  const token = visitor.getByRole("textbox", { name: "Registration token" });
  await token.fill("a guess");
  await createAccount(visitor, "boris");
  await expect(visitor.getByText(/This token is not valid/)).toBeVisible();
  await token.fill((await tokens.getByText(/^[\w.~=-]{16}$/).textContent()) ?? "");
  await visitor.getByRole("button", { name: "Create account" }).click();
  await keepKey(visitor);
  await expect(visitor.getByRole("navigation", { name: "Chats" })).toBeVisible();
  await page.reload();
  await expect(tokens).toContainText("used 1 of 1");
  await tokens.getByRole("button", { name: "Remove" }).click();
  await expect(page.getByText("There are no tokens.")).toBeVisible();
  await administration(page).getByRole("link", { name: "Settings" }).click();
  await expect(page.getByText("The port to listen on.")).toBeVisible();
  await page.getByRole("checkbox", { name: "Only what was changed" }).check();
  await expect(page.getByText("from --port")).toBeVisible();
  await expect(page.getByText("turn_secret")).toBeHidden();
  await Promise.all([page.context().close(), visitor.context().close()]);
});

const LOOKS: [string, BrowserContextOptions][] = [
  ["phone-dark-ru", { viewport: PHONE, colorScheme: "dark", locale: "ru-RU" }],
  ["desktop-light-en", { viewport: DESKTOP, colorScheme: "light" }],
];

for (const [name, options] of LOOKS) {
  test(`every part can be read and reached: ${name}`, async ({ house }) => {
    const { server, page, account } = await house(options);
    await furnish(server.url, account);
    const parts = [
      "health",
      "people",
      "people/@mallory:localhost",
      "rooms",
      "reports",
      "calling",
      "tokens",
      "settings",
    ];
    for (const part of parts) {
      await page.goto(`/admin/${part}`);
      await expect(administration(page)).toBeVisible();
      await expect(page.getByLabel(/^(Loading|Загрузка)$/)).toHaveCount(0);
      const picture = part.replace(/\W/g, "-");
      await lookAt(page, `admin-${name}-${picture}`);
      if (name.startsWith("phone")) continue;
      await glance(page, `admin-en-${picture}`, "tablet");
      await page.setViewportSize(DESKTOP);
      await page.emulateMedia({ colorScheme: "light" });
    }
  });
}

async function complain(url: string, boris: Account, mallory: Account): Promise<void> {
  const wish = { name: "Square", preset: "public_chat" };
  const { room_id: room } = await ask<{ room_id: string }>(
    url,
    "POST",
    "/createRoom",
    wish,
    mallory.accessToken,
  );
  const message = { msgtype: "m.text", body: "Buy this now!" };
  const path = `/rooms/${encodeURIComponent(room)}`;
  const sent = await ask<{ event_id: string }>(
    url,
    "PUT",
    `${path}/send/m.room.message/1`,
    message,
    mallory.accessToken,
  );
  await ask(url, "POST", `/join/${encodeURIComponent(room)}`, {}, boris.accessToken);
  const report = `${path}/report/${encodeURIComponent(sent.event_id)}`;
  await ask(url, "POST", report, { reason: "advertising" }, boris.accessToken);
}

/** People, rooms, reports and a token, so that there is something to look at. */
async function furnish(url: string, admin: Account): Promise<void> {
  const names = ["boris", "mallory", "a-person-with-quite-a-long-name-that-has-to-be-broken-somewhere"];
  for (const name of names) await makeAccount(url, name);
  const [boris, mallory] = [await logIn(url, "boris"), await logIn(url, "mallory")];
  await complain(url, boris, mallory);
  await ask(url, "POST", "/createRoom", { name: "Сад и огород" }, boris.accessToken);
  const displayname = { displayname: "Мэллори" };
  await ask(url, "PUT", `/profile/${mallory.userId}/displayname`, displayname, mallory.accessToken);
  const headers = { Authorization: `Bearer ${admin.accessToken}`, "Content-Type": "application/json" };
  const body = JSON.stringify({ uses_allowed: 10, lifetime_s: 86_400 });
  await fetch(`${url}/_veche/v1/admin/registration-tokens`, { method: "POST", headers, body });
}
