import type { MatrixClient } from "matrix-js-sdk";
import { afterEach, expect, test, vi } from "vitest";
import { TooLargeMediaError } from "./attachment.ts";
import { holdMedia } from "./objectUrls.ts";

afterEach(() => void vi.unstubAllGlobals());

const client = {
  mxcUrlToHttp: (mxc: string) => mxc.replace("mxc://", "https://x/"),
  getAccessToken: () => "token",
} as unknown as MatrixClient;

test("a picture without an end is not taken into memory", async () => {
  let given = 0;
  const endless = new ReadableStream({
    pull: (stream) => {
      given += 1;
      stream.enqueue(new Uint8Array(10));
    },
  });
  vi.stubGlobal("fetch", async () => new Response(endless));
  const { url } = holdMedia(client, { url: "mxc://x/endless", mimetype: "image/png" }, 35);
  await expect(url).rejects.toThrow(TooLargeMediaError);
  expect(given).toBeLessThan(20);
});

test("what is opened once is shared, and what failed is tried again", async () => {
  const answers = [new Response(null, { status: 500 }), new Response("picture")];
  const asked = vi.fn(async () => answers.shift());
  vi.stubGlobal("fetch", asked);
  const media = { url: "mxc://x/shared", mimetype: "image/png" };
  await expect(holdMedia(client, media).url).rejects.toThrow("500");
  const [one, other] = [holdMedia(client, media), holdMedia(client, media)];
  expect(await one.url).toBe(await other.url);
  expect(asked).toHaveBeenCalledTimes(2);
  for (const hold of [one, other]) hold.release();
});
