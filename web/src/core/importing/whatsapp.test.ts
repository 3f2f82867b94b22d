import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Entry, isMessage } from "./transcript.ts";
import { findChatName, WhatsAppReader, WhatsAppSurvey } from "./whatsapp.ts";
import { readHead } from "./whatsappStamp.ts";

const LRM = "\u200e";
const toMs = (y: number, mo: number, d: number, h: number, mi: number, s: number) =>
  Date.UTC(y, mo - 1, d, h, mi, s);

function read(text: string, files: string[] = [], name = "Anna", step = 50): Entry[] {
  const survey = new WhatsAppSurvey();
  survey.write(text);
  const form = survey.end();
  if (!form) return [];
  const reader = new WhatsAppReader({ name, form, hasFile: (file) => files.includes(file), toMs });
  const found: Entry[] = [];
  for (let at = 0; at < text.length; at += step) found.push(...reader.write(text.slice(at, at + step)));
  return [...found, ...reader.end()];
}

function messages(text: string, files: string[] = [], name = "Anna") {
  return read(text, files, name)
    .filter(isMessage)
    .map((entry) => entry.message);
}

function when(text: string): string[] {
  return messages(text).map(({ sentMs }) => new Date(sentMs).toISOString().slice(0, 19));
}

describe("dates in every way they are written", () => {
  test.each([
    ["[05.11.23, 14:02:11] Anna: hi", "2023-11-05T14:02:11"],
    [`${LRM}[25/11/2023, 2:02:11\u202fPM] Anna: hi`, "2023-11-25T14:02:11"],
    ["25/11/2023, 14:02 - Anna: hi", "2023-11-25T14:02:00"],
    ["11/5/23, 2:02 PM - Anna: hi", "2023-11-05T14:02:00"],
    ["5/11/23 2:02 p. m. - Anna: hi", "2023-11-05T14:02:00"],
    ["2023-11-05 14:02 - Anna: hi", "2023-11-05T14:02:00"],
    ["2023. 11. 5. 오후 2:02 - Anna: hi", "2023-11-05T14:02:00"],
    ["2023/11/5 下午2:02 - Anna: hi", "2023-11-05T14:02:00"],
    ["\u200f٥\u200f/١١\u200f/٢٠٢٣، ٢:٠٢ م - Anna: hi", "2023-11-05T14:02:00"],
    ["05-11-2023 12.02 - Anna: hi", "2023-11-05T12:02:00"],
    ["5/11/2566 14:02 - Anna: hi", "2023-11-05T14:02:00"],
    ["05/11/2023, 12:30 AM - Anna: hi", "2023-11-05T00:30:00"],
  ])("%s", (line, expected) => {
    expect(when(line)).toEqual([expected]);
  });

  test("a thirteenth month decides for the whole chat", () => {
    expect(when("11/5/23, 14:02 - A: x\n11/25/23, 14:02 - A: y")[0]).toBe("2023-11-05T14:02:00");
    expect(when("11/5/23, 2:02 PM - A: x\n25/5/23, 2:02 PM - A: y")[0]).toBe("2023-05-11T14:02:00");
  });

  test("time that runs backwards decides", () => {
    expect(when("1/11/23, 9:00 - A: x\n2/1/23, 9:00 - A: y")).toEqual([
      "2023-01-11T09:00:00",
      "2023-02-01T09:00:00",
    ]);
  });
});

test("a message may have many lines, and lines that look like nothing else", () => {
  const [first, second] = messages(
    "[05.11.23, 14:02:11] Anna: one\r\ntwo\r\n\r\n4/5 - three: x\r\n[05.11.23, 14:02:12] Bo: next",
  );
  expect(first?.text).toBe("one\ntwo\n\n4/5 - three: x");
  expect(second).toMatchObject({ text: "next", author: { name: "Bo", id: null } });
});

test("a pasted line of the other style stays inside its message", () => {
  expect(messages("05/11/2023, 14:02 - Anna: look\n[05.11.23, 14:02:11] Bo: hi")).toHaveLength(1);
});

test("system lines have no author", () => {
  const android = messages(
    '05/11/2023, 14:02 - Messages are end-to-end encrypted.\n05/11/2023, 14:03 - Anna: hi\n05/11/2023, 14:04 - Anna changed the subject to "a: b"',
  );
  expect(android.map(({ isService, author }) => [isService, author?.name])).toEqual([
    [true, undefined],
    [false, "Anna"],
    [true, undefined],
  ]);
  const iphone = messages(
    `[05.11.23, 14:02:11] Team: ${LRM}Messages are end-to-end encrypted.\n[05.11.23, 14:02:12] ~ Bo: hi`,
    [],
    "Team",
  );
  expect(iphone.map(({ isService, author, text }) => [isService, author?.name, text])).toEqual([
    [true, "Team", "Messages are end-to-end encrypted."],
    [false, "Bo", "hi"],
  ]);
});

describe("files", () => {
  test("of iPhones, with and without words", () => {
    const [photo, captioned] = messages(
      `${LRM}[05.11.23, 14:02:11] Anna: ${LRM}<attached: 00000012-PHOTO-2023-11-05-14-02-11.jpg>\n[05.11.23, 14:02:12] Anna: look ${LRM}<прикреплено: 00000013-VIDEO-x.mp4>`,
    );
    expect(photo).toMatchObject({
      text: "",
      attachments: [{ path: "00000012-PHOTO-2023-11-05-14-02-11.jpg", kind: "image" }],
    });
    expect(captioned).toMatchObject({ text: "look", attachments: [{ kind: "video" }] });
  });

  test("of Android, with the words below", () => {
    const [photo, voice] = messages(
      `05/11/2023, 14:02 - Anna: ${LRM}IMG-20231105-WA0001.jpg (file attached)\nlook\n05/11/2023, 14:03 - Anna: PTT-1.opus (whatever it is called)`,
      ["PTT-1.opus"],
    );
    expect(photo).toMatchObject({
      text: "look",
      attachments: [{ path: "IMG-20231105-WA0001.jpg", kind: "image" }],
    });
    expect(voice?.attachments).toMatchObject([{ kind: "voice" }]);
  });

  test("that only sound like files are words", () => {
    expect(messages("05/11/2023, 14:02 - Anna: read report.pdf (the new one)")[0]).toMatchObject({
      text: "read report.pdf (the new one)",
      attachments: [],
    });
  });

  test.each(["<Media omitted>", "<Без медиафайлов>", `${LRM}image omitted`, `${LRM}video omitted`])(
    "left out: %s",
    (words) => {
      expect(read(`[05.11.23, 14:02:11] Anna: ${words}`)).toContainEqual({
        type: "problem",
        problem: expect.objectContaining({ reason: "media-omitted" }),
      });
    },
  );
});

test("places and edits are understood", () => {
  const [place, edited] = messages(
    `[05.11.23, 14:02:11] Anna: ${LRM}Location: https://maps.google.com/?q=55.75,37.61\n[05.11.23, 14:02:12] Anna: hi ${LRM}<This message was edited>`,
  );
  expect(place?.location).toEqual({ latitude: 55.75, longitude: 37.61 });
  expect(edited).toMatchObject({ text: "hi", isEdited: true });
});

test("messages of one minute are told apart, the same way every time", () => {
  const text = "05/11/2023, 14:02 - A: x\n05/11/2023, 14:02 - A: x\n05/11/2023, 14:03 - A: x";
  const ids = messages(text).map(({ id }) => id);
  expect(new Set(ids).size).toBe(3);
  expect(messages(text).map(({ id }) => id)).toEqual(ids);
});

test("the chat's name is in the name of the file", () => {
  expect(findChatName(["WhatsApp Chat with Anna B.txt"])).toBe("Anna B");
  expect(findChatName(["_chat.txt", "WhatsApp Chat - Team (2).zip"])).toBe("Team");
  expect(findChatName(["x/Чат WhatsApp с контактом Анна.txt"])).toBe("Анна");
  expect(findChatName(["_chat.txt"])).toBeUndefined();
});

const words = fc.string({ unit: "grapheme", maxLength: 30 }).map((text) => text.replace(/[\r\n]/g, " "));
const head = fc.constantFrom(
  "[05.11.23, 14:02:11] Anna: ",
  "[06.11.23, 14:02:11] Bo: ",
  "[06.11.23, 14:02:11] ",
  "",
);
const line = fc.tuple(head, words).map((parts) => parts.join(""));

test("no line is lost: each is in a message or in the report", () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 20 }), fc.integer({ min: 1, max: 40 }), (lines, step) => {
      const text = ["[05.11.23, 14:02:11] Anna: start", ...lines].join("\n");
      const heads = text.split("\n").filter((each) => readHead(each)?.stamp.style === "brackets");
      const found = read(text, [], "Anna", step).filter(isMessage);
      expect(found).toHaveLength(heads.length);
      const kept = found.map(({ message }) => `${message.author?.name ?? ""} ${message.text}`).join("\n");
      for (const word of lines.flatMap((each) => each.match(/[a-z]{3,}/g) ?? []))
        expect(kept).toContain(word);
    }),
  );
});

test("nothing that can be written makes it throw", () => {
  const noisy = fc.array(
    fc.oneof(
      fc.string(),
      fc.constantFrom("\n", LRM, "[1.1.1, 1:1] ", "1/1/11, 1:11 - ", "<", ">:", "(a b c)", "x.jpg"),
    ),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(
      noisy,
      fc.integer({ min: 1, max: 9 }),
      (parts, step) => void read(parts.join(""), ["x.jpg"], "Anna", step),
    ),
  );
});

test("a long line of marks and spaces is read in no time", () => {
  expect(readHead(`[${LRM}${" ".repeat(100_000)}`)).toBeNull();
  expect(messages(`[05.11.23, 14:02:11] A: ${"<attached: ".repeat(20_000)}`)).toHaveLength(1);
  expect(messages(`[05.11.23, 14:02:11] A: ${" ".repeat(200_000)}x`)).toHaveLength(1);
});
