// Messages from somebody who means harm: nothing runs, nothing is loaded from elsewhere, nothing leaves its place.

import { makeAccount } from "./stage/accounts.ts";
import { ask, expect, type Person, test } from "./stage/index.ts";

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
  return { roomId, send };
}

test("hostile messages run nothing, load nothing and stay in their place", async ({
  person,
  url,
  unique,
}) => {
  const anna = await person("anna");
  const { roomId, send } = await openRoomOfEvil(anna, url, unique("mallory"));
  const elsewhere: string[] = [];
  const errors: string[] = [];
  anna.page.on("request", (request) => {
    if (!/^(blob|data)/.test(request.url()) && !request.url().startsWith(url)) elsewhere.push(request.url());
  });
  anna.page.on("pageerror", (error) => errors.push(String(error)));
  anna.page.on("dialog", (dialog) => errors.push(dialog.message()));

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
  await anna
    .message("Careful")
    .getByRole("button", { name: /the end/ })
    .click();
  await expect(anna.message("Careful")).toContainText("he dies");
  const scroller = anna.page.getByRole("region", { name: "Conversation" });
  for (let step = 0; step < 12; step++) {
    const isWide = await scroller.evaluate((element) => {
      element.scrollBy(0, -600);
      return element.scrollWidth > element.clientWidth || document.documentElement.scrollWidth > innerWidth;
    });
    expect(isWide).toBe(false);
    await anna.page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
  }
  for (const link of await anna.messages.getByRole("link").all()) {
    expect(await link.getAttribute("href")).toMatch(/^(https?|mailto|tel|matrix):/);
  }
  for (const tag of ["script", "iframe", "form", "svg circle", "[style*='fixed']"]) {
    await expect(anna.messages.locator(tag)).toHaveCount(0);
  }
  expect(await anna.page.evaluate(() => "hacked" in window)).toBe(false);
  expect(elsewhere).toEqual([]);
  expect(errors).toEqual([]);
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
  const box = await message.boundingBox();
  expect(box?.height).toBeLessThan(400);
});
