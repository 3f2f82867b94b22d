// What the person one trusts is told of a call: an ordinary encrypted message, which every program shows.
import i18next from "i18next";
import type { Room } from "matrix-js-sdk";
import { tameReason } from "../../../core/calls/shield.ts";
import type { Session } from "../../../platform/matrix/session.ts";
import { say } from "../../../platform/outbox/say.ts";
import { findSharedChat } from "../../rooms/index.ts";
import { nameOf } from "../../timeline/index.ts";
import type { CallSettingsModel } from "../settingsModel.ts";
import type { Alarm } from "./confidant.ts";

/** Done when it is on disk. Returns who is told; undefined where nobody was chosen, or there is no chat with them any more. */
export async function tellConfidant(
  session: Session,
  settings: CallSettingsModel,
  alarm: Alarm,
  room: Room,
  strangers: readonly string[],
): Promise<string | undefined> {
  const { confidant } = settings.settings.value;
  if (!confidant || strangers.includes(confidant)) return undefined;
  const chat = findSharedChat(session.client, confidant);
  if (!chat) return undefined;
  const body = wordsOf(alarm, room, strangers);
  await say(session, chat, { content: { msgtype: "m.text", body } });
  return confidant;
}

/** Of more only the number is told. */
const MOST_NAMED = 5;

function wordsOf(alarm: Alarm, room: Room, strangers: readonly string[]): string {
  // A name is whatever its bearer likes.
  const nameThem = (userId: string) => tameReason(nameOf(room, userId));
  const [first = "", ...more] = strangers;
  if (more.length === 0)
    return i18next.t(`calls:confidant.${alarm}`, { name: nameThem(first), userId: first });
  const named = strangers.slice(0, MOST_NAMED).map((userId) => `${nameThem(userId)} (${userId})`);
  const names = [...named, ...(strangers.length > MOST_NAMED ? ["…"] : [])].join(", ");
  return i18next.t(`calls:confidant.${alarm}Many`, { names });
}
