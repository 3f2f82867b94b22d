// The stage of every story: `test` gives a server and people. See README: "How to run one story".
import { type BrowserContext, type BrowserContextOptions, test as base } from "@playwright/test";
import { logIn, makeAccount, storeAccount } from "./accounts.ts";
import { onServer } from "./inhabited.ts";
import { Person } from "./person.ts";
import { startPostgres } from "./postgres.ts";
import type { Server } from "./server.ts";

export { expect } from "@playwright/test";
export { ask } from "./accounts.ts";
export { PASSWORD, Person } from "./person.ts";

interface Stage {
  /** The address of the server. */
  url: string;
  /** A name that nobody else in this run has: "anna" is "anna-3f". */
  unique: (name: string) => string;
  /** A new browser, in which nobody is signed in. */
  browserOf: (options?: BrowserContextOptions) => Promise<BrowserContext>;
  /** Somebody with an account and encryption set up, in a browser of their own. */
  person: (name: string, options?: BrowserContextOptions) => Promise<Person>;
  /** The same, in a browser of the story's own. */
  personIn: (context: BrowserContext, name: string) => Promise<Person>;
  /** The same person on a new device, in front of the question for the recovery key. */
  secondDeviceOf: (person: Person, options?: BrowserContextOptions) => Promise<Person>;
}

/** Stories of what the server stores: played on SQLite and on PostgreSQL; all others on SQLite alone. */
export const ON_BOTH = { tag: "@both" };

let count = 0;

export const test = base.extend<Stage, { server: Server }>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the first parameter
    async ({}, use, { project }) => {
      const postgres = project.name === "postgresql" ? await startPostgres() : undefined;
      await onServer(use, { database: postgres?.url });
      await postgres?.stop();
    },
    { scope: "worker" },
  ],
  url: async ({ server }, use) => use(server.url),
  baseURL: async ({ server }, use) => use(server.url),
  // biome-ignore lint/correctness/noEmptyPattern: as above
  unique: async ({}, use) => use((name) => `${name}-${process.pid.toString(36)}${(count++).toString(36)}`),
  browserOf: async ({ browser, contextOptions, serviceWorkers, url }, use) => {
    await use(async (options) => {
      const context = await browser.newContext({
        ...contextOptions,
        serviceWorkers,
        baseURL: url,
        ...options,
      });
      await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: url });
      return context;
    });
    await Promise.all(browser.contexts().map((context) => context.close()));
  },
  personIn: async ({ url, unique }, use) => {
    await use(async (context, name) => {
      const person = await enter(context, await makeAccount(url, unique(name)));
      await person.keepRecoveryKey();
      return person;
    });
  },
  person: async ({ browserOf, personIn }, use) => {
    await use(async (name, options) => personIn(await browserOf(options), name));
  },
  secondDeviceOf: async ({ browserOf, url }, use) => {
    await use(async (person, options) => enter(await browserOf(options), await logIn(url, person.name)));
  },
});

async function enter(
  context: BrowserContext,
  account: Awaited<ReturnType<typeof makeAccount>>,
): Promise<Person> {
  await storeAccount(context, account);
  const page = await context.newPage();
  await page.goto("/");
  const name = account.userId.slice(1).split(":")[0] ?? "";
  return new Person(name, account.userId, context, page);
}
