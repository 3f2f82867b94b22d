import fc from "fast-check";
import { expect, test } from "vitest";
import { parseTyped } from "./commands.ts";
import type { Mention } from "./mentions.ts";
import { mentionsFromHtml, permalinkOf, readMentions } from "./mentions.ts";
import { buildEdit, buildRelation, buildText, isTooLong, type Written, withRelation } from "./message.ts";

const ANNA: Mention = { kind: "person", text: "@Анна", userId: "@anna:example.org" };
const write = (text: string, more: Partial<Written> = {}): Written => ({
  text,
  mentions: [],
  emoji: [],
  ownUserId: "@boris:example.org",
  ...more,
});

test("a plain text is only a text", () => {
  expect(buildText(write(" hello "))).toEqual({ msgtype: "m.text", body: "hello", "m.mentions": {} });
});

test("a person who was chosen is a pill and is notified", () => {
  const content = buildText(write("Привет, @Анна!", { mentions: [ANNA, ANNA] }));
  expect(content?.formatted_body).toBe('Привет, <a href="https://matrix.to/#/@anna:example.org">Анна</a>!');
  expect(content?.body).toBe("Привет, @Анна!");
  expect(content?.["m.mentions"]).toEqual({ user_ids: ["@anna:example.org"] });
});

test("a mention that was deleted again notifies nobody", () => {
  expect(buildText(write("hello", { mentions: [ANNA] }))?.["m.mentions"]).toEqual({});
});

test("@room notifies everybody only when it was chosen", () => {
  const everybody: Mention = { kind: "everybody", text: "@room" };
  expect(buildText(write("@room lunch", { mentions: [everybody] }))?.["m.mentions"]).toEqual({ room: true });
  expect(buildText(write("@room lunch"))?.["m.mentions"]).toEqual({});
});

test("a reply notifies who is replied to, but never oneself", () => {
  expect(buildText(write("yes"), ["@anna:example.org"])?.["m.mentions"]).toEqual({
    user_ids: ["@anna:example.org"],
  });
  expect(buildText(write("yes"), ["@boris:example.org"])?.["m.mentions"]).toEqual({});
});

test("a name with signs of HTML stays a name", () => {
  const evil: Mention = { kind: "person", text: '@<b>"x', userId: "@evil:example.org" };
  const html = buildText(write('hi @<b>"x', { mentions: [evil] }))?.formatted_body;
  expect(html).toBe('hi <a href="https://matrix.to/#/@evil:example.org">&lt;b&gt;&quot;x</a>');
});

test("custom emoji become pictures", () => {
  const emoji = [{ shortcode: "blobcat", url: "mxc://example.org/cat" }];
  expect(buildText(write("look :blobcat:", { emoji }))?.formatted_body).toBe(
    'look <img data-mx-emoticon src="mxc://example.org/cat" alt=":blobcat:" title=":blobcat:" height="32">',
  );
});

test("commands", () => {
  expect(buildText(write("/me waves"))).toMatchObject({ msgtype: "m.emote", body: "waves" });
  expect(buildText(write("/shrug well"))?.formatted_body).toBe("well ¯\\_(ツ)_/¯");
  expect(buildText(write("/spoiler he dies"))?.formatted_body).toBe("<span data-mx-spoiler>he dies</span>");
  expect(buildText(write("/plain **x**"))?.formatted_body).toBeUndefined();
  expect(buildText(write("//me"))?.body).toBe("/me");
  expect(buildText(write("/etc/hosts"))?.body).toBe("/etc/hosts");
  expect(parseTyped("/nonsense x")).toEqual({ is: "unknown", name: "nonsense" });
  expect(parseTyped("/poll")).toEqual({ is: "open", what: "poll" });
  expect(buildText(write("/me   "))).toBeUndefined();
});

test("relations of replies and threads", () => {
  const reply = { eventId: "$1", sender: "@anna:example.org" };
  expect(buildRelation({})).toBeUndefined();
  expect(buildRelation({ reply })).toEqual({ "m.in_reply_to": { event_id: "$1" } });
  expect(buildRelation({ threadId: "$root", lastInThread: "$9" })).toEqual({
    rel_type: "m.thread",
    event_id: "$root",
    "m.in_reply_to": { event_id: "$9" },
    is_falling_back: true,
  });
  expect(withRelation({}, { threadId: "$root", reply })).toMatchObject({
    "m.relates_to": { is_falling_back: false, "m.in_reply_to": { event_id: "$1" } },
  });
});

test("an edit notifies only those who are new in it", () => {
  const content = buildText(write("Hi @Анна", { mentions: [ANNA] }));
  if (!content) throw new Error("There should be a content.");
  const edit = buildEdit(content, "$1", { user_ids: ["@anna:example.org"] });
  expect(edit).toMatchObject({
    body: "* Hi @Анна",
    "m.mentions": {},
    "m.new_content": { body: "Hi @Анна", "m.mentions": { user_ids: ["@anna:example.org"] } },
    "m.relates_to": { rel_type: "m.replace", event_id: "$1" },
  });
});

test("mentions that others wrote are read with care", () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      const { user_ids: userIds = [], room } = readMentions(value);
      expect(userIds.every((one) => typeof one === "string")).toBe(true);
      expect(room === undefined || room === true).toBe(true);
    }),
  );
});

test("the address of a room with an alias", () => {
  expect(permalinkOf("#garden:example.org")).toBe("https://matrix.to/#/%23garden:example.org");
});

test("what no server would take is known before", () => {
  expect(isTooLong({ body: "я".repeat(10_000) })).toBe(false);
  expect(isTooLong({ body: "я".repeat(30_000) })).toBe(true);
});

test("any text gives a message or nothing", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (text) => {
      const content = buildText(write(text, { mentions: [ANNA] }));
      expect(content === undefined || content.body.length > 0).toBe(true);
    }),
  );
});

test("mentions in a message that was sent are mentions again when it is edited", () => {
  const people: Mention[] = [{ kind: "person", text: '@<b>"x', userId: "@evil:example.org" }, ANNA];
  const content = buildText(write('hi @<b>"x and @Анна', { mentions: people }));
  expect(mentionsFromHtml(content?.body ?? "", content?.formatted_body ?? "", false)).toEqual(people);
  expect(mentionsFromHtml("hi", '<a href="https://matrix.to/#/%E0%A4%A">x</a>', true)).toEqual([
    { kind: "everybody", text: "@room" },
  ]);
});
