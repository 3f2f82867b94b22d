import type { MatrixClient } from "matrix-js-sdk";
import { afterEach, expect, test, vi } from "vitest";
import {
  type EncryptedFile,
  harmlessType,
  keyOf,
  openAttachment,
  previewOf,
  readAttachment,
  TamperedMediaError,
  TooLargeMediaError,
} from "./attachment.ts";

const client = {
  mxcUrlToHttp: (mxc: string) => mxc.replace("mxc://", "https://example.org/"),
  getAccessToken: () => "token",
} as unknown as MatrixClient;

async function encrypt(text: string): Promise<{ sent: ArrayBuffer; file: EncryptedFile }> {
  const counter = crypto.getRandomValues(new Uint8Array(16)).fill(0, 8);
  const key = await crypto.subtle.generateKey({ name: "AES-CTR", length: 256 }, true, ["encrypt"]);
  const sent = await crypto.subtle.encrypt(
    { name: "AES-CTR", counter, length: 64 },
    key,
    new TextEncoder().encode(text),
  );
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64").replaceAll("=", "");
  const { k } = await crypto.subtle.exportKey("jwk", key);
  const sha256 = base64(new Uint8Array(await crypto.subtle.digest("SHA-256", sent)));
  return {
    sent,
    file: { url: "mxc://example.org/a", key: { k: k ?? "" }, iv: base64(counter), hashes: { sha256 } },
  };
}

afterEach(() => void vi.unstubAllGlobals());

test("encrypted media is opened", async () => {
  const { sent, file } = await encrypt("secret picture");
  vi.stubGlobal("fetch", async () => new Response(sent));
  const blob = await openAttachment(client, { url: file.url, file, mimetype: "image/png" });
  expect(await blob.text()).toBe("secret picture");
  expect(blob.type).toBe("image/png");
});

test("the server is asked for a smaller picture only of what it can read", async () => {
  const plain = { url: "mxc://example.org/a", mimetype: "video/mp4" };
  const still = previewOf(plain, "still");
  const moving = previewOf(plain, "moving");
  if (!still || !moving) throw new Error("There should be both.");
  expect(new Set([plain, still, moving].map(keyOf)).size).toBe(3);
  const asked = vi.fn(async (_url: string) => new Response("small"));
  vi.stubGlobal("fetch", asked);
  const sizes = { ...client, mxcUrlToHttp: (...[, ...size]: unknown[]) => `https://x/a?${size.slice(0, 3)}` };
  const opened = await openAttachment(sizes as unknown as MatrixClient, still);
  await openAttachment(sizes as unknown as MatrixClient, moving);
  expect(opened.type).toBe("image/jpeg");
  expect(asked.mock.calls.map(([url]) => url)).toEqual([
    "https://x/a?800,600,scale",
    "https://x/a?800,600,scale&animated=true",
  ]);

  const { file } = await encrypt("secret picture");
  expect(previewOf({ url: file.url, file }, "still")).toBeUndefined();
  expect(previewOf(undefined, "still")).toBeUndefined();
});

test("changed media is not shown", async () => {
  const { sent, file } = await encrypt("secret picture");
  new Uint8Array(sent)[0] = (new Uint8Array(sent)[0] ?? 0) ^ 1;
  vi.stubGlobal("fetch", async () => new Response(sent));
  await expect(openAttachment(client, { url: file.url, file })).rejects.toThrow(TamperedMediaError);
});

test("nothing that can run keeps its type", () => {
  for (const type of [
    "text/html",
    "image/svg+xml",
    "application/xhtml+xml",
    "text/xml",
    "application/pdf",
    5,
    undefined,
  ]) {
    expect(harmlessType(type)).toBe("application/octet-stream");
  }
  expect(harmlessType("IMAGE/JPEG; charset=x")).toBe("image/jpeg");
});

test("half an encrypted file is none", () => {
  expect(readAttachment("https://evil/x", undefined, undefined)).toBeUndefined();
  expect(readAttachment(undefined, { url: "mxc://a/b", iv: "x" }, "image/png")).toBeUndefined();
  expect(readAttachment("mxc://a/b", null, "image/png")).toEqual({ url: "mxc://a/b", mimetype: "image/png" });
});

test("no more is taken than was asked for, whatever the sender says of the size", async () => {
  vi.stubGlobal("fetch", async () => new Response("twelve bytes"));
  const attachment = { url: "mxc://example.org/a", mimetype: "text/plain" };
  expect(await (await openAttachment(client, attachment, 12)).text()).toBe("twelve bytes");
  await expect(openAttachment(client, attachment, 11)).rejects.toBeInstanceOf(TooLargeMediaError);
});
