// Who is signed in: restored, begun, ended, changed, and what is left of it in this browser.
import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Store } from "../../core/store.ts";
import { quietSharedLogger } from "../../platform/matrix/log.ts";
import type { SessionStatus } from "../../platform/matrix/session.ts";
import { refusal, settle, standInForBrowser } from "../../platform/matrix/testServer.ts";
import {
  forgetAccount,
  listAccounts,
  type StoredAccount,
  saveAccount,
} from "../../platform/storage/accounts.ts";

const stage = vi.hoisted(() => ({ started: [] as string[], stopped: [] as string[], isDiskFull: false }));

// The client, its stores and its encryption; what is begun and ended with it is written down.
vi.mock("../../platform/matrix/session.ts", () => ({
  Session: class {
    readonly status = new Store<SessionStatus>("starting");
    readonly account: StoredAccount;
    readonly freshPassword: string | undefined;
    isAwaited = false;

    constructor(account: StoredAccount, freshPassword?: string) {
      this.account = account;
      this.freshPassword = freshPassword;
    }

    get userId(): string {
      return this.account.userId;
    }

    async start(): Promise<void> {
      if (stage.isDiskFull) throw new DOMException("The disk is full.", "QuotaExceededError");
      stage.started.push(`${this.userId} ${this.account.deviceId}`);
    }

    async stop(): Promise<void> {
      stage.stopped.push(this.userId);
    }

    async signOut(): Promise<void> {
      await this.forget();
    }

    async forget(): Promise<void> {
      await forgetAccount(this.userId);
      await this.stop();
    }
  },
}));

quietSharedLogger();
const window = standInForBrowser();
const places: string[] = [];
Object.assign(window, {
  location: { pathname: "/", hash: "" },
  history: { replaceState: (_state: unknown, _title: string, place: string) => places.push(place) },
});

const { OtherAccountError, SessionModel } = await import("./model.ts");

const ANNA = accountOf("@anna:here", "PHONE");
const BORIS = accountOf("@boris:here", "LAPTOP");
let asked: string[];
let model: InstanceType<typeof SessionModel>;

function accountOf(userId: string, deviceId: string): StoredAccount {
  return { userId, deviceId, accessToken: `token of ${userId}`, baseUrl: "https://here", signedInMs: 1 };
}

/** What the server answers to signing in. */
function serve(answer: () => Response): void {
  vi.stubGlobal("fetch", async (input: RequestInfo | URL) => {
    const { pathname } = new URL(String(input));
    asked.push(pathname.replace("/_matrix/client/v3", ""));
    return pathname.endsWith("/logout") ? Response.json({}) : answer();
  });
}

const opened = ({ userId, deviceId, accessToken }: StoredAccount) =>
  Response.json({ user_id: userId, device_id: deviceId, access_token: accessToken });

const session = () => {
  const { value } = model.state;
  if (value.is !== "signed-in") throw new Error(`It is ${value.is}.`);
  return value.session;
};
const known = async () => (await listAccounts()).map(({ userId, deviceId }) => `${userId} ${deviceId}`);

beforeEach(async () => {
  for (const { userId } of await listAccounts()) await forgetAccount(userId);
  Object.assign(stage, { started: [], stopped: [], isDiskFull: false });
  asked = [];
  places.length = 0;
  model = new SessionModel("https://here");
});
afterEach(() => vi.unstubAllGlobals());

test("where nobody has signed in one is asked to", async () => {
  expect(model.state.value.is).toBe("restoring");
  await model.restore();
  expect(model.state.value.is).toBe("signed-out");
});

test("who was signed in still is, after a reload as the one they were last", async () => {
  await saveAccount(BORIS);
  await saveAccount(ANNA);
  await model.restore();
  expect(session().userId).toBe(ANNA.userId);
  expect(model.accounts.value).toHaveLength(2);
});

test("signed in, it is kept; the password is at hand once and never stored", async () => {
  serve(() => opened(ANNA));
  await model.signIn("anna", "secret words");
  expect(session().freshPassword).toBe("secret words");
  expect(await known()).toEqual(["@anna:here PHONE"]);
  expect(JSON.stringify(await listAccounts())).not.toContain("secret words");
});

test("a wrong password is told, changes nothing, and the next one opens", async () => {
  await model.restore();
  serve(() => refusal("M_FORBIDDEN", "Wrong password."));
  await expect(model.signIn("anna", "wrong")).rejects.toThrow("Wrong password.");
  expect(model.state.value.is).toBe("signed-out");
  expect(await known()).toEqual([]);
  serve(() => opened(ANNA));
  await model.signIn("anna", "right");
  expect(session().userId).toBe(ANNA.userId);
});

test("signed in again as the same person, the device of before is forgotten", async () => {
  await saveAccount(accountOf(ANNA.userId, "OLD"));
  serve(() => opened(ANNA));
  await model.signIn("anna", "secret words");
  expect(await known()).toEqual(["@anna:here PHONE"]);
});

test("a code that opens another account than it says signs nobody in, and ends what it opened", async () => {
  await saveAccount(BORIS);
  await model.restore();
  serve(() => opened(ANNA));
  const link = { userId: "@vera:here", token: "once" } as never;
  await expect(model.signInByLink(link)).rejects.toThrow(OtherAccountError);
  expect(asked).toEqual(["/login", "/logout"]);
  expect(session().userId).toBe(BORIS.userId);
  expect(stage.stopped).toEqual([]);
  expect(await known()).toEqual(["@boris:here LAPTOP"]);
});

test("by the code of another device one is in, and that device is waited for", async () => {
  serve(() => opened(ANNA));
  await model.signInByLink({ userId: ANNA.userId, token: "once" } as never);
  expect(session().isAwaited).toBe(true);
});

test("a second account beside the first: one of them is open, the place in the other is left", async () => {
  serve(() => opened(ANNA));
  await model.signIn("anna", "secret words");
  await model.addAccount();
  expect(model.state.value.is).toBe("signed-out");
  expect(places.at(-1)).toBe("/");
  serve(() => opened(BORIS));
  await model.signIn("boris", "other words");
  expect(model.accounts.value).toHaveLength(2);
  await model.switchTo(ANNA.userId);
  expect(session().userId).toBe(ANNA.userId);
  expect(stage.stopped).toEqual([ANNA.userId, BORIS.userId]);
});

test("signed out of one, the other goes on; signed out of both, one is asked to sign in", async () => {
  await saveAccount(BORIS);
  await saveAccount(ANNA);
  await model.restore();
  await model.signOut();
  expect(session().userId).toBe(BORIS.userId);
  expect(await known()).toEqual(["@boris:here LAPTOP"]);
  await model.signOut();
  expect(model.state.value.is).toBe("signed-out");
  expect(model.accounts.value).toEqual([]);
  await model.signOut();
  expect(stage.stopped).toEqual([ANNA.userId, BORIS.userId]);
});

test("what the server has ended is forgotten once, and says that one is signed out", async () => {
  await saveAccount(ANNA);
  await model.restore();
  session().status.set("signed-out");
  await vi.waitFor(() => expect(model.state.value.is).toBe("signed-out"));
  await settle();
  expect(await known()).toEqual([]);
  expect(stage.stopped).toEqual([ANNA.userId]);
});

test("another tab takes over, and this one can take back", async () => {
  await saveAccount(ANNA);
  await model.restore();
  session().status.set("elsewhere");
  expect(model.state.value.is).toBe("elsewhere");
  expect(await known()).toEqual(["@anna:here PHONE"]);
  await model.restore();
  expect(session().userId).toBe(ANNA.userId);
  expect(stage.started).toHaveLength(2);
});

test("a session that cannot be opened is told, is not lost, and opens once it can", async () => {
  await saveAccount(ANNA);
  stage.isDiskFull = true;
  await model.restore();
  expect(model.state.value).toMatchObject({ is: "broken", error: { message: "The disk is full." } });
  stage.isDiskFull = false;
  await model.restore();
  expect(session().userId).toBe(ANNA.userId);
});
