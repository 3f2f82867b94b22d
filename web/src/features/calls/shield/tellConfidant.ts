// What the person one trusts is told of a call: an ordinary encrypted message, which every program shows.
import i18next from "i18next";
import { tameReason } from "../../../core/calls/shield.ts";
import type { Session } from "../../../platform/matrix/session.ts";
import { say } from "../../../platform/outbox/say.ts";
import { findSharedChat } from "../../rooms/index.ts";
import { nameOf } from "../../timeline/index.ts";
import type { CallOfTwo } from "../callOfTwo.ts";
import type { CallSettingsModel } from "../settingsModel.ts";
import type { Alarm } from "./confidant.ts";

/** Done when it is on disk. Returns who is told; undefined where nobody was chosen, or there is no chat with them any more. */
export async function tellConfidant(
  session: Session,
  settings: CallSettingsModel,
  alarm: Alarm,
  { room, userId }: CallOfTwo,
): Promise<string | undefined> {
  const { confidant } = settings.settings.value;
  if (!confidant || confidant === userId) return undefined;
  const chat = findSharedChat(session.client, confidant);
  if (!chat) return undefined;
  // A name is whatever its bearer likes.
  const about = { name: tameReason(nameOf(room, userId)), userId };
  const body = i18next.t(`calls:confidant.${alarm}`, about);
  await say(session, chat, { content: { msgtype: "m.text", body } });
  return confidant;
}
