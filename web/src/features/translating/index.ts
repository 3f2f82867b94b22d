// The door of `translating`: a message in the reader's own language, below the message, where somebody can translate.
import { IconLanguage } from "@tabler/icons-react";
import i18next from "i18next";
import { plainWords } from "../../core/message/words.ts";
import type { Feature, OnMessage } from "../../extension/contributions.ts";
import { isUnread } from "../timeline/index.ts";
import { translatingOf } from "./of.ts";
import { onDevice } from "./onDevice.ts";
import { Translation } from "./Translation.tsx";

/** Signs: a longer text would keep the browser busy for minutes. */
const LONGEST = 10_000;

const wordsOf = ({ event }: OnMessage) =>
  event.getType() === "m.room.message" ? plainWords(event.getContent()).slice(0, LONGEST) : "";

function isShown(on: OnMessage): boolean {
  const { event, session } = on;
  if (event.status || event.isRedacted() || isUnread(event) || event.getSender() === session.userId)
    return false;
  return on.findTranslator() !== undefined && /\p{L}/u.test(wordsOf(on));
}

async function translate(on: OnMessage): Promise<void> {
  const translator = on.findTranslator();
  const language = i18next.language.split("-")[0] ?? "en";
  if (translator) await translatingOf(on.session).translate(on.event, wordsOf(on), language, translator);
}

export const translating: Feature = {
  name: "translating",
  translators: [onDevice],
  messageActions: [
    {
      id: "translate",
      order: 45,
      label: "translating:translate",
      icon: IconLanguage,
      isShown,
      run: translate,
    },
  ],
  messageFooters: [{ id: "translation", order: -10, View: Translation }],
};
