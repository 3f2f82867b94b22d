import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sentencesFrom } from "./phrases.ts";
import { TelegramReader } from "./telegram.ts";
import { type Entry, isMessage } from "./transcript.ts";

const sentences = sentencesFrom({
  "chat.saved": "Saved messages",
  "chat.unnamed": "Unnamed chat",
  "poll.question": "Poll: {{question}}",
  "poll.answer": "- {{answer}} ({{count}})",
  "poll.chosen": "+ {{answer}} ({{count}})",
  contact: "Contact: {{name}} {{phone}}",
  "service.pin_message": "pinned a message",
  "service.invite_members": "invited {{members}}",
  "service.phone_call": "called {{duration}}",
});

function read(text: string, step = 64): Entry[] {
  const reader = new TelegramReader(sentences);
  const found: Entry[] = [];
  for (let at = 0; at < text.length; at += step) found.push(...reader.write(text.slice(at, at + step)));
  return [...found, ...reader.end()];
}

function readOne(message: object) {
  const entries = read(JSON.stringify({ name: "Anna", type: "personal_chat", id: 7, messages: [message] }));
  const found = entries.find(isMessage);
  if (!found) throw new Error("no message");
  return {
    ...found.message,
    problems: entries.flatMap((entry) => (entry.type === "problem" ? [entry.problem] : [])),
  };
}

const base = {
  id: 1,
  type: "message",
  date: "2023-11-05T14:02:11",
  date_unixtime: "1699192931",
  from: "Anna",
  from_id: "user5",
};

describe("one chat", () => {
  test("is named before its messages", () => {
    const entries = read(
      JSON.stringify({ name: "Anna", type: "personal_chat", id: 7, messages: [{ ...base, text: "Hi" }] }),
    );
    expect(entries[0]).toEqual({ type: "chat", chat: { key: "7", name: "Anna", kind: "direct" } });
    expect(entries[1]).toMatchObject({
      type: "message",
      message: { id: "1", text: "Hi", sentMs: 1699192931000 },
    });
  });

  test("formatting becomes Matrix HTML, escaped", () => {
    const { text, html } = readOne({
      ...base,
      text_entities: [
        { type: "plain", text: "1 < 2\n" },
        { type: "bold", text: "<b>" },
        { type: "text_link", text: "here", href: "https://example.org/?a=1&b='" },
        { type: "text_link", text: "bad", href: "javascript:alert(1)" },
        { type: "pre", text: "x\ny", language: 'py" onload="x' },
      ],
    });
    expect(text).toBe("1 < 2\n<b>here (https://example.org/?a=1&b=')bad (javascript:alert(1))x\ny");
    expect(html).toBe(
      '1 &lt; 2<br><strong>&lt;b&gt;</strong><a href="https://example.org/?a=1&amp;b=&#39;">here</a>bad<pre><code>x\ny</code></pre>',
    );
  });

  test("what has no formatting has no HTML", () => {
    expect(readOne({ ...base, text: ["see ", { type: "link", text: "https://example.org" }] })).toMatchObject(
      {
        text: "see https://example.org",
        html: undefined,
      },
    );
  });

  test("replies, edits, forwards and reactions are kept", () => {
    const message = readOne({
      ...base,
      text: "yes",
      edited_unixtime: "1699192999",
      reply_to_message_id: 3,
      forwarded_from: "Boris",
      reactions: [{ type: "emoji", emoji: "👍", count: 2 }],
    });
    expect(message).toMatchObject({
      isEdited: true,
      editedMs: 1699192999000,
      replyTo: "3",
      forwardedFrom: "Boris",
      reactions: [{ key: "👍", count: 2 }],
    });
  });

  test("files carry their kind and measures", () => {
    const voice = readOne({
      ...base,
      text: "",
      file: "voice/a.ogg",
      media_type: "voice_message",
      mime_type: "audio/ogg",
      duration_seconds: 3,
    });
    expect(voice.attachments).toEqual([
      expect.objectContaining({ path: "voice/a.ogg", kind: "voice", durationMs: 3000, name: "a.ogg" }),
    ]);
    const sticker = readOne({
      ...base,
      file: "stickers/x.tgs",
      media_type: "sticker",
      mime_type: "application/x-tgsticker",
    });
    expect(sticker.attachments[0]?.kind).toBe("file");
  });

  test("a file that was left out is known as such", () => {
    const { attachments, problems } = readOne({
      ...base,
      photo: "(File not included. Change data exporting settings to download.)",
    });
    expect(attachments).toMatchObject([{ name: "photo", kind: "image", isOmitted: true }]);
    expect(problems).toEqual([]);
  });

  test("polls, contacts and places become words", () => {
    const poll = {
      question: "Tea?",
      answers: [
        { text: "Yes", voters: 2, chosen: true },
        { text: "No", voters: 0 },
      ],
    };
    expect(readOne({ ...base, poll }).text).toBe("Poll: Tea?\n+ Yes (2)\n- No (0)");
    expect(
      readOne({ ...base, contact_information: { first_name: "Bo", last_name: "", phone_number: "+1" } }).text,
    ).toBe("Contact: Bo +1");
    expect(
      readOne({ ...base, location_information: { latitude: 1.5, longitude: 200 } }).location,
    ).toBeUndefined();
    expect(readOne({ ...base, location_information: { latitude: 1.5, longitude: 2 } }).location).toEqual({
      latitude: 1.5,
      longitude: 2,
    });
  });

  test("service messages are told, also unknown ones", () => {
    const service = { ...base, type: "service", actor: "Anna", actor_id: "user5", from: undefined };
    expect(readOne({ ...service, action: "invite_members", members: ["Bo", null] })).toMatchObject({
      isService: true,
      author: { name: "Anna", id: "user5" },
      text: "invited Bo, ?",
    });
    expect(readOne({ ...service, action: "phone_call", duration_seconds: 75 }).text).toBe("called 1:15");
    expect(readOne({ ...service, action: "sang_a_song", title: "La" }).text).toBe("sang a song: La");
  });

  test("what no message of ours can carry is reported", () => {
    expect(readOne({ ...base, game_title: "Chess" }).problems).toMatchObject([
      { reason: "unsupported", messageId: "1" },
    ]);
  });
});

test("an account's chats come one after the other", () => {
  const account = {
    personal_information: { name: "Me" },
    chats: {
      about: "…",
      list: [
        { name: "A", type: "private_group", id: 1, messages: [base] },
        { type: "saved_messages", id: 2, messages: [base, base] },
      ],
    },
    left_chats: { about: "…", list: [{ name: null, type: "personal_chat", id: 3, messages: [base] }] },
  };
  const told = read(JSON.stringify(account)).map((entry) =>
    entry.type === "chat" ? entry.chat.name : entry.type,
  );
  expect(told).toEqual(["A", "message", "Saved messages", "message", "message", "Unnamed chat", "message"]);
});

test("a file that ends too early gives what it has, and says so", () => {
  const whole = JSON.stringify({
    name: "A",
    type: "personal_chat",
    id: 1,
    messages: [
      { ...base, text: "one" },
      { ...base, id: 2, text: "two" },
    ],
  });
  const entries = read(whole.slice(0, -20));
  expect(entries.filter(isMessage)).toHaveLength(1);
  expect(entries.at(-1)).toMatchObject({ type: "problem", problem: { reason: "damaged" } });
});

const wild = fc.oneof(
  fc.jsonValue(),
  fc.record(
    {
      id: fc.oneof(fc.integer(), fc.string()),
      type: fc.constantFrom("message", "service", "unsupported", 5),
      date: fc.anything(),
      date_unixtime: fc.oneof(fc.string(), fc.integer()),
      from: fc.jsonValue(),
      text: fc.jsonValue(),
      text_entities: fc.array(
        fc.record({
          type: fc.constantFrom("bold", "pre", "__proto__", "constructor"),
          text: fc.jsonValue(),
          href: fc.string(),
        }),
      ),
      photo: fc.jsonValue(),
      file: fc.jsonValue(),
      poll: fc.jsonValue(),
      action: fc.jsonValue(),
      members: fc.jsonValue(),
      reactions: fc.jsonValue(),
      location_information: fc.jsonValue(),
      contact_information: fc.jsonValue(),
    },
    { requiredKeys: [] },
  ),
);

test("every entry of a list becomes a message or a problem, whatever it is, however it is cut", () => {
  fc.assert(
    fc.property(fc.array(wild, { maxLength: 8 }), fc.integer({ min: 1, max: 300 }), (messages, step) => {
      const entries = read(JSON.stringify({ name: "A", type: "x", id: 1, messages }), step);
      const unreadable = entries.filter(
        (entry) => entry.type === "problem" && entry.problem.reason === "unreadable",
      );
      expect(entries.filter(isMessage).length + unreadable.length).toBe(messages.length);
      expect(entries.some((entry) => entry.type === "problem" && entry.problem.reason === "damaged")).toBe(
        false,
      );
    }),
  );
});

test("nothing that can be written makes it throw", () => {
  fc.assert(fc.property(fc.string(), fc.integer({ min: 1, max: 50 }), (text, step) => void read(text, step)));
  fc.assert(fc.property(fc.json(), (text) => void read(text)));
});
