// A page of somebody else's, with tus-js-client as it is published, uploads to this server over a line that breaks.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Page } from "@playwright/test";
import { makeAccount } from "./stage/accounts.ts";
import { expect } from "./stage/index.ts";
import { testOnLine as test } from "./stage/line.ts";

const CLIENT = resolve("../tests/clients/js/node_modules/tus-js-client/dist/tus.min.js");
const SIZE_BYTES = 24_000_003;

/** What the page has of the library. */
interface Tus {
  Upload: new (
    file: File,
    options: Record<string, unknown>,
  ) => {
    start(): void;
    abort(): Promise<void>;
    findPreviousUploads(): Promise<object[]>;
    resumeFromPreviousUpload(previous: object): void;
  };
}

/** What the story asks of the page, and what the page has seen. */
interface PageOfTheirs {
  tus: Tus;
  file: File;
  hash: string;
  uri: string | undefined;
  /** Where each request with content began. */
  begun: number[];
  isDone: boolean;
  isStopped: boolean;
  isGoingOn: boolean;
  send(token: string, isAgain: boolean): Promise<void>;
}

type Theirs = Window & PageOfTheirs;

test("tus-js-client in a page goes on after its line was cut, and after it was stopped", async ({
  browserOf,
  line,
  unique,
  url,
}) => {
  test.skip(!existsSync(CLIENT), "its packages are installed by `make clients`");
  const { accessToken } = await makeAccount(url, unique("anna"));
  const page = await (await browserOf()).newPage();
  // A page of this origin that does not run the app: what is remembered of uploads, is remembered by origin.
  await page.goto(`${url}/manifest.webmanifest`);
  await page.evaluate(await readFile(CLIENT, "utf8"));
  await page.evaluate(behave, SIZE_BYTES);

  line.holdAfter(4_000_000);
  await page.evaluate((token) => (window as unknown as Theirs).send(token, false), accessToken);
  await line.whenHeld();
  line.letGo();
  line.cut();
  // It goes on by itself from what the server has, and is stopped there by the page.
  await page.waitForFunction(() => (window as unknown as Theirs).isStopped);
  const begunBefore = await begunIn(page);
  expect(begunBefore[0]).toBe(0);
  expect(begunBefore.at(-1)).toBeGreaterThan(0);

  await page.evaluate((token) => (window as unknown as Theirs).send(token, true), accessToken);
  await page.waitForFunction(() => (window as unknown as Theirs).isDone);
  expect(await page.evaluate(() => (window as unknown as Theirs).isGoingOn)).toBe(true);
  expect((await begunIn(page)).at(-1)).toBeGreaterThanOrEqual(begunBefore.at(-1) ?? 0);

  const { uri, hash } = await page.evaluate(() => {
    const { uri, hash } = window as unknown as Theirs;
    return { uri, hash };
  });
  expect(uri).toMatch(/^mxc:\/\//);
  const came = await page.evaluate(hashAt, {
    path: `/_matrix/client/v1/media/download/${uri?.replace("mxc://", "")}`,
    accessToken,
  });
  expect(came).toEqual({ hash, sizeBytes: SIZE_BYTES, type: "video/mp4" });
});

function begunIn(page: Page): Promise<number[]> {
  return page.evaluate(() => (window as unknown as Theirs).begun);
}

/** Runs in the page: a file of its own, and what is done with it. */
async function behave(sizeBytes: number): Promise<void> {
  const theirs = window as unknown as Theirs;
  const bytes = new Uint8Array(sizeBytes);
  for (let at = 0; at < sizeBytes; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  theirs.hash = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  theirs.file = new File([bytes], "holiday.mp4", { type: "video/mp4", lastModified: 7 });
  theirs.begun = [];
  theirs.send = async (token, isAgain) => {
    const upload = new theirs.tus.Upload(theirs.file, {
      endpoint: "/_veche/v1/uploads",
      headers: { Authorization: `Bearer ${token}` },
      metadata: { filename: theirs.file.name, filetype: theirs.file.type },
      retryDelays: [0, 100, 300, 1000, 1000],
      onBeforeRequest: (request: { getMethod(): string; getHeader(name: string): string | undefined }) => {
        if (request.getMethod() === "PATCH") theirs.begun.push(Number(request.getHeader("Upload-Offset")));
      },
      onAfterResponse: (_request: unknown, answer: { getHeader(name: string): string | undefined }) => {
        theirs.uri = answer.getHeader("veche-content-uri") ?? theirs.uri;
      },
      onProgress: async () => {
        if (isAgain || theirs.isStopped || !theirs.begun.at(-1)) return;
        await upload.abort();
        theirs.isStopped = true;
      },
      onSuccess: () => {
        theirs.isDone = true;
      },
    });
    if (isAgain) {
      const [previous] = await upload.findPreviousUploads();
      if (previous) upload.resumeFromPreviousUpload(previous);
      theirs.isGoingOn = previous !== undefined;
    }
    upload.start();
  };
}

/** Runs in the page: what is downloaded. */
async function hashAt({ path, accessToken }: { path: string; accessToken: string }) {
  const answer = await fetch(path, { headers: { Authorization: `Bearer ${accessToken}` } });
  const bytes = await answer.arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const hash = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return { hash, sizeBytes: bytes.byteLength, type: answer.headers.get("content-type") };
}
