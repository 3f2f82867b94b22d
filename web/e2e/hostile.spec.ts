// Messages and files from somebody who means harm: nothing runs, nothing is loaded from elsewhere, nothing leaves its place.
import { Buffer } from "node:buffer";
import { createCipheriv, createHash, randomBytes } from "node:crypto";
import { crc32, deflateSync } from "node:zlib";
import type { Locator, Page } from "@playwright/test";
import { makeAccount } from "./stage/accounts.ts";
import { ask, expect, type Person, test } from "./stage/index.ts";
import { lookAround, lookAt, PHONE } from "./stage/looking.ts";

const HTML = [
  "<script>window.hacked = 1</script>",
  "<img src=x onerror='window.hacked = 2'>",
  "<img src='https://evil.example/pixel.png'>",
  "<svg onload='window.hacked = 3'><circle r=9999></svg>",
  "<iframe srcdoc='<script>parent.hacked = 4</script>'></iframe>",
  "<a href='javascript:window.hacked=5'>press me</a>",
  "<a href='data:text/html,<script>opener.hacked=6</script>'>or me</a>",
  "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=window.hacked=7&gt;'>",
  "<div style='position:fixed;inset:0;background:red'>over everything</div>",
  "<form action='https://evil.example'><input name=q><button>send</button></form>",
  "<details open ontoggle='window.hacked = 8'><summary>s</summary>t</details>",
  `${"<b>".repeat(5000)}deep${"</b>".repeat(5000)}`,
  `<table><tr>${"<td>wide wide wide wide</td>".repeat(60)}</tr></table>`,
  `<pre><code>${"x".repeat(5000)}</code></pre>`,
];

const BODIES = [
  "\u202Egnp.exe turned round \u202E\u202E",
  `Z${"\u0301\u0316\u0353".repeat(800)}algo`,
  "w".repeat(60_000),
  "[x](javascript:window.hacked=9) javascript:window.hacked=10",
];

const ODD_CONTENTS: object[] = [
  { msgtype: "m.text", body: { not: "text" } },
  { msgtype: "m.text" },
  { msgtype: { a: 1 }, body: "msgtype of an odd kind" },
  {
    msgtype: "m.image",
    body: "x.png",
    url: "https://evil.example/x.png",
    info: { w: 1000000000, h: 1, size: -1 },
  },
  {
    msgtype: "m.image",
    body: "y.png",
    url: "mxc://localhost/nothing",
    info: { w: -5, h: "tall", mimetype: "text/html" },
  },
  { msgtype: "m.image", body: "z.png", file: { url: "mxc://a/b" }, info: null },
  {
    msgtype: "m.file",
    body: "photo\u202Egpj.exe",
    url: "mxc://localhost/none",
    info: { size: 9007199254740991 },
  },
  { msgtype: "m.audio", body: "a", url: 5, "org.matrix.msc1767.audio": { waveform: "x", duration: -1 } },
  { msgtype: "m.location", body: "here", geo_uri: "geo:1,2&onload=alert(1)" },
  { msgtype: "m.text", body: "a reply", "m.relates_to": { "m.in_reply_to": { event_id: "$nothing" } } },
  { msgtype: "m.text", body: "forwarded", "org.veche.forwarded": { sender: 5, name: "\u202Eevil" } },
  { msgtype: "m.evil", body: "<script>window.hacked = 11</script>" },
];

async function openRoomOfEvil(reader: Person, url: string, name: string) {
  const mallory = await makeAccount(url, name);
  const as = <Answer>(method: string, path: string, body: object) =>
    ask<Answer>(url, method, path, body, mallory.accessToken);
  const { room_id: roomId } = await as<{ room_id: string }>("POST", "/createRoom", {
    preset: "public_chat",
    name: "\u202Ea nice room",
  });
  let sent = 0;
  const send = (type: string, content: object) =>
    as<{ event_id: string }>("PUT", `/rooms/${encodeURIComponent(roomId)}/send/${type}/${sent++}`, content);
  await as("PUT", `/profile/${encodeURIComponent(mallory.userId)}/displayname`, {
    displayname: `\u202E${reader.name}${"\u0301".repeat(200)}`,
  });
  await ask(url, "POST", `/join/${encodeURIComponent(roomId)}`, {}, await reader.accessToken());
  const upload = async (bytes: Buffer, type: string): Promise<string> => {
    const headers = { Authorization: `Bearer ${mallory.accessToken}`, "Content-Type": type };
    const body = new Uint8Array(bytes);
    const answer = await fetch(`${url}/_matrix/media/v3/upload`, { method: "POST", headers, body });
    return ((await answer.json()) as { content_uri: string }).content_uri;
  };
  return { roomId, send, upload };
}

/** What is done against a person's will while they look. */
function watch(page: Page, url: string): string[] {
  const done: string[] = [];
  page.on("request", (request) => {
    if (!/^(blob|data)/.test(request.url()) && !request.url().startsWith(url)) done.push(request.url());
  });
  page.on("pageerror", (error) => done.push(String(error)));
  page.on("dialog", (dialog) => done.push(dialog.message()));
  page.on("crash", () => done.push("The page is gone."));
  page.on("popup", (popup) => done.push(popup.url()));
  return done;
}

/** Neither the messages on any screen of them, nor the page around them, reach beyond the window. */
async function staysInPlace({ page }: Person): Promise<void> {
  const scroller = page.getByRole("region", { name: "Conversation" });
  for (let step = 0; step < 12; step++) {
    const isWide = await scroller.evaluate((element) => {
      element.scrollBy(0, -600);
      return element.scrollWidth > element.clientWidth || document.documentElement.scrollWidth > innerWidth;
    });
    expect(isWide).toBe(false);
    await page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
  }
}

/** All of it can be seen, from side to side. */
async function isWithin(page: Page, what: Locator): Promise<void> {
  await expect(what).toBeInViewport();
  const [box, size] = [await what.boundingBox(), page.viewportSize()];
  expect(box?.x).toBeGreaterThanOrEqual(0);
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(size?.width ?? 0);
}

test("hostile messages run nothing, load nothing and stay in their place", async ({
  person,
  url,
  unique,
}) => {
  const anna = await person("anna");
  const { roomId, send } = await openRoomOfEvil(anna, url, unique("mallory"));
  const done = watch(anna.page, url);

  for (const formatted_body of HTML) {
    await send("m.room.message", {
      msgtype: "m.text",
      body: "plain",
      format: "org.matrix.custom.html",
      formatted_body,
    });
  }
  for (const body of BODIES) await send("m.room.message", { msgtype: "m.text", body });
  for (const content of ODD_CONTENTS) await send("m.room.message", content);
  await send("m.poll.start", { "m.poll": { question: 5, answers: "none" } });
  await send("m.sticker", {
    body: "s",
    url: "javascript:window.hacked=12",
    info: { w: 1000000000, h: 1000000000 },
  });
  await send("com.example.odd", { body: ["x"] });
  await send("m.room.message", {
    msgtype: "m.text",
    body: "Careful",
    format: "org.matrix.custom.html",
    formatted_body: "Careful: <span data-mx-spoiler='the end'>he dies</span>",
  });
  await send("m.room.message", { msgtype: "m.text", body: "the last word" });

  await anna.page.goto(`/room/${roomId}`);
  await expect(anna.message("the last word")).toBeVisible();
  await expect(anna.message("Careful")).not.toContainText("he dies");
  // By a key: pictures above that cannot be had may move it away under a pointer.
  await anna
    .message("Careful")
    .getByRole("button", { name: /the end/ })
    .press("Enter");
  await expect(anna.message("Careful")).toContainText("he dies");
  await staysInPlace(anna);
  // Signs that turn what follows are taken out of names.
  const head = anna.page.getByRole("heading", { level: 1 });
  await expect(head).toHaveText(/^a nice room$/);
  await expect(anna.chat("a nice room")).not.toContainText("\u202E");
  const sender = anna.messages.locator("bdi").filter({ hasText: anna.name }).first();
  await expect(sender).toBeVisible();
  await expect(sender).not.toContainText("\u202E");
  await isWithin(anna.page, anna.chat("a nice room"));
  await anna.page.setViewportSize(PHONE);
  await anna.page.goto(`/room/${roomId}`);
  await expect(anna.message("the last word")).toBeVisible();
  await staysInPlace(anna);
  await isWithin(anna.page, head);
  await anna.page.goto("/");
  await isWithin(anna.page, anna.chat("a nice room"));
  await anna.page.goto(`/room/${roomId}`);
  await expect(anna.message("the last word")).toBeVisible();
  for (const link of await anna.messages.getByRole("link").all()) {
    expect(await link.getAttribute("href")).toMatch(/^(https?|mailto|tel|matrix):/);
  }
  for (const tag of ["script", "iframe", "form", "svg circle", "[style*='fixed']"]) {
    await expect(anna.messages.locator(tag)).toHaveCount(0);
  }
  expect(await anna.page.evaluate(() => "hacked" in window)).toBe(false);
  expect(done).toEqual([]);
  if (process.env.SHOTS) await anna.page.screenshot({ path: `${process.env.SHOTS}/hostile.png` });
});

test("a thousand reactions to one message stay in a few rows", async ({ person, url, unique }) => {
  const anna = await person("anna");
  const { roomId, send } = await openRoomOfEvil(anna, url, unique("mallory"));
  const { event_id } = await send("m.room.message", { msgtype: "m.text", body: "so many" });
  const keys = Array.from({ length: 1000 }, (_, index) =>
    index % 2 ? `r${index} ${"long ".repeat(20)}` : `${index}`,
  );
  for (let at = 0; at < keys.length; at += 50) {
    await Promise.all(
      keys
        .slice(at, at + 50)
        .map((key) => send("m.reaction", { "m.relates_to": { rel_type: "m.annotation", event_id, key } })),
    );
  }
  await anna.page.goto(`/room/${roomId}/${event_id}`);
  const message = anna.message("so many");
  await expect(message).toBeVisible();
  await expect(message.getByRole("button", { name: /more kind/ })).toBeAttached();
  const isLow = async (most: number) => expect((await message.boundingBox())?.height).toBeLessThan(most);
  await isLow(400);
  await anna.page.setViewportSize(PHONE);
  await expect(message).toBeInViewport();
  await isLow(600);
  await staysInPlace(anna);
});

const RUNS =
  "for (const one of [self, parent, top, opener]) if (one) one.hacked = 1; fetch('https://evil.example/')";
const PAGE = Buffer.from(
  `<!doctype html><script>${RUNS}</script><img src=x onerror="${RUNS}"><h1>Log in again</h1>`,
);
const DRAWING = Buffer.from(
  `<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90" onload="${RUNS}"><script>${RUNS}</script>` +
    `<image href="https://evil.example/pixel.png" /><circle r="40" cx="45" cy="45" /></svg>`,
);
const PROGRAM = Buffer.concat([Buffer.from("MZ"), randomBytes(500)]);
const PDF = Buffer.from(
  "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>endobj\n" +
    "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\n" +
    "trailer<</Root 1 0 R>>",
);

/** A picture of 400 million dots that takes up 50 kilobytes. */
function drawAbsurd(sidePx: number): Buffer {
  const chunk = (name: string, inside: Buffer) => {
    const named = Buffer.concat([Buffer.from(name), inside]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(inside.length);
    sum.writeUInt32BE(crc32(named));
    return Buffer.concat([length, named, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(sidePx, 0);
  head.writeUInt32BE(sidePx, 4);
  head[8] = 1;
  const dots = deflateSync(Buffer.alloc((1 + Math.ceil(sidePx / 8)) * sidePx));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", head), chunk("IDAT", dots), chunk("IEND", Buffer.alloc(0))]);
}

/** As any client encrypts a file; the address is still missing. */
function encrypt(plain: Buffer) {
  const [key, iv] = [randomBytes(32), Buffer.concat([randomBytes(8), Buffer.alloc(8)])];
  const bytes = createCipheriv("aes-256-ctr", key, iv).update(plain);
  const base64 = (raw: Buffer) => raw.toString("base64").replace(/=+$/, "");
  const jwk = { alg: "A256CTR", kty: "oct", k: key.toString("base64url"), ext: true, key_ops: ["decrypt"] };
  const sha256 = base64(createHash("sha256").update(bytes).digest());
  return { bytes, file: { v: "v2", key: jwk, iv: base64(iv), hashes: { sha256 } } };
}

const FILES: [name: string, msgtype: string, told: string, bytes: Buffer][] = [
  ["drawing.svg", "m.image", "image/svg+xml", DRAWING],
  ["sunset.jpg", "m.image", "image/jpeg", PAGE],
  ["scan.png", "m.image", "image/png", PDF],
  ["huge.png", "m.image", "image/png", drawAbsurd(20_000)],
  ["dance.mp4", "m.video", "video/mp4", PAGE],
  ["song.mp3", "m.audio", "text/html", PAGE],
  ["report.html", "m.file", "text/html", PAGE],
  ["plan.svg", "m.file", "image/svg+xml", DRAWING],
  ["setup.exe", "m.file", "image/png", PROGRAM],
  ["photo.jpg.exe", "m.file", "image/jpeg", PROGRAM],
  ["letter.pdf", "m.file", "application/pdf", PDF],
  ["invoice.pdf", "m.file", "application/pdf", PAGE],
  ["notes.txt", "m.file", "text/plain", PAGE],
];

test.describe("files", () => {
  test.use({ serviceWorkers: "allow" });

  for (const way of ["open", "encrypted"] as const)
    test(`hostile files that are ${way} run nothing, are warned of, and break nothing`, async ({
      person,
      url,
      unique,
    }) => {
      test.setTimeout(180_000);
      const anna = await person("anna");
      const { page } = anna;
      await page.waitForFunction(() => navigator.serviceWorker.controller);
      const { roomId, send, upload } = await openRoomOfEvil(anna, url, unique("mallory"));
      const done = watch(page, url);
      const uploaded = new Map<string, string>();
      for (const [name, msgtype, mimetype, plain] of FILES) {
        const { bytes, file } = encrypt(plain);
        const address = await upload(way === "open" ? plain : bytes, mimetype);
        uploaded.set(name, address);
        const where = way === "open" ? { url: address } : { file: { ...file, url: address } };
        const info = { mimetype, size: plain.length, w: 90, h: 90 };
        await send("m.room.message", { msgtype, body: name, info, ...where });
      }
      await send("m.room.message", { msgtype: "m.text", body: "the last word" });
      await page.goto(`/room/${roomId}`);
      await expect(anna.message("the last word")).toBeVisible();

      // What is no picture is not drawn, whatever it is called; a drawing may be, as a picture that runs nothing.
      for (const name of ["drawing.svg", "sunset.jpg", "scan.png"]) {
        const mayBeDrawn = name === "drawing.svg" && way === "open";
        const picture = page.getByRole("button", { name: `Show picture: ${name}` });
        // A page of a PDF, whatever that is called, is drawn by the server where it can read it: as pixels.
        const isDrawnThere = name === "scan.png" && way === "open";
        if (!mayBeDrawn && !isDrawnThere) await expect(picture).toContainText("This could not be loaded.");
        await picture.click();
        if (mayBeDrawn) await expect(page.getByRole("dialog").getByRole("img", { name })).toBeVisible();
        else await expect(page.getByRole("dialog")).toContainText("This could not be loaded.");
        await page.keyboard.press("Escape");
        await expect(page.getByRole("dialog")).toBeHidden();
      }
      const huge = page.getByRole("button", { name: "Show picture: huge.png" });
      await huge.click();
      await expect(page.getByRole("dialog").getByRole("button", { name: "Save" })).toBeVisible();
      await page.keyboard.press("+");
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog")).toBeHidden();
      await page.getByRole("button", { name: "Play: dance.mp4" }).click();
      await expect(page.getByRole("dialog")).toContainText(/could not be loaded|cannot play this/);
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog")).toBeHidden();
      const song = page.getByRole("button", { name: "Play: song.mp3" });
      await song.click();
      await expect(song).toBeHidden();
      await expect(anna.messages.getByText(/could not be loaded|cannot play this/).last()).toBeVisible();
      await lookAround(page, `hostile-files-${way}`);

      const question = page.getByRole("dialog", { name: "This file can do harm" });
      const warned = {
        "report.html": "web page",
        "plan.svg": "web page",
        "setup.exe": "program",
        "photo.jpg.exe": "program",
      };
      for (const [name, word] of Object.entries(warned)) {
        await page.getByRole("button", { name: `Save file ${name}` }).click();
        await expect(question).toContainText(word);
        await question.getByRole("button", { name: "Do not save" }).click();
        await expect(question).toBeHidden();
      }

      const reader = page.getByRole("dialog");
      const read = async (name: string, seen: RegExp) => {
        await page.getByRole("button", { name: `Read here: ${name}` }).click();
        await expect(reader).toContainText(seen);
        await lookAt(page, `hostile-${name}-${way}`);
        await page.keyboard.press("Escape");
        await expect(reader).toBeHidden();
      };
      await read("letter.pdf", /Page 1 of 1/);
      await read("invoice.pdf", /This PDF is damaged, or is none/);
      await read("notes.txt", /<h1>Log in again<\/h1>/);

      // Opened by their address they are saved, or shown as the picture that they are not.
      for (const name of ["report.html", "drawing.svg", "letter.pdf", "sunset.jpg"]) {
        const address = `/_matrix/client/v1/media/download/${uploaded.get(name)?.slice("mxc://".length)}`;
        const other = await anna.context.newPage();
        if (name === "sunset.jpg") await other.goto(address);
        else await Promise.all([other.waitForEvent("download"), other.goto(address).catch(() => undefined)]);
        await expect(other.getByRole("heading")).toHaveCount(0);
        expect(await other.evaluate(() => "hacked" in window)).toBe(false);
        await other.close();
      }
      expect(await page.evaluate(() => "hacked" in window)).toBe(false);
      expect(done).toEqual([]);
      await anna.write("all is well");
      await expect(anna.message("all is well")).toBeVisible();
    });
});
