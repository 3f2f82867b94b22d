// Accounts made over the API: the fast way for stories that are not about creating one.
import type { BrowserContext } from "@playwright/test";
import { PASSWORD } from "./person.ts";

export interface Account {
  userId: string;
  deviceId: string;
  accessToken: string;
  baseUrl: string;
  signedInMs: number;
}

/** Ask the server, as a person or as nobody; throws with the server's answer when it refuses. */
export async function ask<Answer>(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  accessToken?: string,
): Promise<Answer> {
  const answer = await fetch(`${url}/_matrix/client/v3${path}`, {
    method,
    headers: {
      "Content-Type": "application/json",
      ...(accessToken && { Authorization: `Bearer ${accessToken}` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Answer;
}

export async function makeAccount(url: string, username: string): Promise<Account> {
  const auth = { type: "m.login.dummy" };
  const answer = await ask<Record<string, string>>(url, "POST", "/register", {
    username,
    password: PASSWORD,
    auth,
  });
  return toAccount(url, answer);
}

export async function logIn(url: string, username: string): Promise<Account> {
  const identifier = { type: "m.id.user", user: username };
  const body = { type: "m.login.password", identifier, password: PASSWORD };
  return toAccount(url, await ask<Record<string, string>>(url, "POST", "/login", body));
}

/** Put the account into the browser, as if somebody had signed in there. */
export async function storeAccount(context: BrowserContext, account: Account): Promise<void> {
  const page = await context.newPage();
  // A page of this origin that does not run the app.
  await page.goto(`${account.baseUrl}/manifest.webmanifest`);
  await page.evaluate(async (row) => {
    const opening = indexedDB.open("veche", 1);
    opening.onupgradeneeded = () => {
      opening.result.createObjectStore("accounts", { keyPath: "userId" });
      opening.result.createObjectStore("values");
    };
    const database = await new Promise<IDBDatabase>((done, fail) => {
      opening.onsuccess = () => done(opening.result);
      opening.onerror = () => fail(opening.error);
    });
    const writing = database.transaction(["accounts", "values"], "readwrite");
    writing.objectStore("accounts").put(row);
    writing.objectStore("values").put(row.userId, "active-account");
    await new Promise((done) => writing.addEventListener("complete", done));
    database.close();
  }, account);
  await page.close();
}

function toAccount(baseUrl: string, answer: Record<string, string>): Account {
  const { user_id: userId, device_id: deviceId, access_token: accessToken } = answer;
  if (!userId || !deviceId || !accessToken) throw new Error("The server opened no session.");
  return { userId, deviceId, accessToken, baseUrl, signedInMs: Date.now() };
}
