// Creating an account and signing in: what is said to the server before there is a session.
import { createClient, MatrixError } from "matrix-js-sdk";
import type { StoredAccount } from "../storage/accounts.ts";

/** What the server asks of someone who creates an account. */
export interface RegistrationNeeds {
  session: string | null;
  needsToken: boolean;
}

const DUMMY = "m.login.dummy";
const TOKEN = "m.login.registration_token";
const SETUP = "org.veche.login.setup";

/** Ask what it takes to create an account; throws MatrixError M_FORBIDDEN when nobody may. */
export async function askRegistration(baseUrl: string): Promise<RegistrationNeeds> {
  try {
    await createClient({ baseUrl }).registerRequest({});
  } catch (error) {
    if (error instanceof MatrixError && error.httpStatus === 401) return readNeeds(error);
    throw error;
  }
  throw new Error("The server offered an account without asking anything.");
}

export async function createAccount(
  baseUrl: string,
  username: string,
  password: string,
  token?: string,
): Promise<StoredAccount> {
  const client = createClient({ baseUrl });
  let needs = await askRegistration(baseUrl);
  const details = { username, password, initial_device_display_name: describeDevice() };
  const stages = needs.needsToken
    ? [{ type: TOKEN, token: token ?? "" }, { type: DUMMY }]
    : [{ type: DUMMY }];
  for (const stage of stages) {
    try {
      const auth = { ...stage, session: needs.session };
      return toAccount(baseUrl, await client.registerRequest({ ...details, auth } as never));
    } catch (error) {
      if (!isNextStage(error)) throw error;
      needs = readNeeds(error);
    }
  }
  throw new Error("The server wants a step that this app does not know.");
}

/** Create the account of the first administrator, with the token of a set-up link. */
export async function setUp(
  baseUrl: string,
  username: string,
  password: string,
  link: string,
): Promise<StoredAccount> {
  const details = { username, password, initial_device_display_name: describeDevice() };
  const body = { ...details, auth: { type: SETUP, token: link } };
  return toAccount(baseUrl, await createClient({ baseUrl }).registerRequest(body as never));
}

export async function signIn(baseUrl: string, user: string, password: string): Promise<StoredAccount> {
  const answer = await createClient({ baseUrl }).loginRequest({
    type: "m.login.password",
    identifier: { type: "m.id.user", user },
    password,
    initial_device_display_name: describeDevice(),
  });
  return toAccount(baseUrl, answer);
}

/** Sign in with a token that another device of the same person has asked for; it works once. */
export async function signInByToken(baseUrl: string, token: string): Promise<StoredAccount> {
  const answer = await createClient({ baseUrl }).loginRequest({
    type: "m.login.token",
    token,
    initial_device_display_name: describeDevice(),
  });
  return toAccount(baseUrl, answer);
}

/** End a session that was opened by mistake. */
export async function signOutAgain({ baseUrl, accessToken }: StoredAccount): Promise<void> {
  await createClient({ baseUrl, accessToken, useAuthorizationHeader: true }).logout();
}

/** Whether a username is free and well-formed; throws MatrixError with the reason when not. */
export async function checkUsername(baseUrl: string, username: string): Promise<void> {
  await createClient({ baseUrl }).isUsernameAvailable(username);
}

function readNeeds(error: MatrixError): RegistrationNeeds {
  const flows = (error.data.flows ?? []) as { stages: string[] }[];
  return {
    session: (error.data.session as string | undefined) ?? null,
    needsToken: flows.length > 0 && flows.every((flow) => flow.stages.includes(TOKEN)),
  };
}

/** A 401 with stages completed says "go on"; one with an errcode says what was wrong. */
function isNextStage(error: unknown): error is MatrixError {
  return error instanceof MatrixError && error.httpStatus === 401 && !error.errcode;
}

interface Answer {
  user_id: string;
  device_id?: string;
  access_token?: string;
}

function toAccount(baseUrl: string, answer: Answer): StoredAccount {
  if (!answer.access_token || !answer.device_id) throw new Error("The server opened no session.");
  return {
    userId: answer.user_id,
    deviceId: answer.device_id,
    accessToken: answer.access_token,
    baseUrl,
    signedInMs: Date.now(),
  };
}

/** "Veche, Firefox on Linux": how this session is named among the others. */
function describeDevice(): string {
  const agent = navigator.userAgent;
  const browser = /Edg\//.test(agent) ? "Edge" : (/(Firefox|Chrome|Safari)\//.exec(agent)?.[1] ?? "browser");
  const system = /Android|iPhone|iPad|Windows|Mac OS X|Linux/.exec(agent)?.[0].replace("Mac OS X", "Mac");
  return system ? `Veche, ${browser} on ${system}` : `Veche, ${browser}`;
}
