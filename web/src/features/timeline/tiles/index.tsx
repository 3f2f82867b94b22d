// What the timeline itself draws: all standard kinds of messages, and what happens in a room.
import type { TFunction } from "i18next";
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { lineOfWords } from "../../../core/message/words.ts";
import { isRound } from "../../../core/roundVideo.ts";
import type { TimelineTile, View } from "../../../extension/contributions.ts";
import { nameOf } from "../people.ts";
import { STATES } from "../states.tsx";
import { Unknown } from "../Unknown.tsx";
import { AudioTile } from "./AudioTile.tsx";
import { FileTile } from "./FileTile.tsx";
import { ImageTile, StickerTile } from "./ImageTile.tsx";
import { PlaceTile } from "./PlaceTile.tsx";
import { readMedia } from "./readMedia.ts";
import { EmoteTile, NoticeTile, TextTile } from "./TextTile.tsx";
import { VideoTile } from "./VideoTile.tsx";

type MessageView = View<{ event: MatrixEvent; room: Room }>;
type Summarize = TimelineTile["summarize"];

const words: Summarize = (event) => lineOfWords(event.getContent());
/** The caption, or what is to be seen, or the kind of media. */
const media =
  (key: string): Summarize =>
  (event, _room, t) => {
    const { caption, description } = readMedia(event);
    return caption ? lineOfWords(event.getContent()) : (description ?? t(key));
  };
const named =
  (key: string): Summarize =>
  (event, _room, t) =>
    `${t(key)}: ${readMedia(event).fileName}`;

const message = (msgtype: string, ViewOf: MessageView, summarize: Summarize): TimelineTile => ({
  type: "m.room.message",
  msgtype,
  layout: "bubble",
  View: ViewOf,
  summarize,
});

export const tiles: TimelineTile[] = [
  message("m.text", TextTile, words),
  message("m.notice", NoticeTile, words),
  message(
    "m.emote",
    EmoteTile,
    (event, room, t) => `* ${nameOf(room, event.getSender() ?? "")} ${words(event, room, t)}`,
  ),
  message("m.image", ImageTile, media("timeline:kind.image")),
  message("m.video", VideoTile, (event, room, t) => sayVideo(event, room, t)),
  message("m.audio", AudioTile, (event, room, t) => sayAudio(event, room, t)),
  message("m.file", FileTile, named("timeline:kind.file")),
  message("m.location", PlaceTile, (_event, _room, t) => t("timeline:kind.place")),
  { type: "m.room.message", layout: "bubble", View: Unknown, summarize: words },
  {
    type: "m.sticker",
    layout: "bubble",
    View: StickerTile,
    summarize: (event, _room, t) => `${t("timeline:kind.sticker")}: ${lineOfWords(event.getContent())}`,
  },
  ...STATES,
];

function sayVideo(event: MatrixEvent, room: Room, t: TFunction): string {
  return isRound(event.getContent())
    ? t("timeline:kind.round")
    : media("timeline:kind.video")(event, room, t);
}

function sayAudio(event: MatrixEvent, room: Room, t: TFunction): string {
  const isVoice = "org.matrix.msc3245.voice" in event.getContent();
  return isVoice ? t("timeline:kind.voice") : named("timeline:kind.audio")(event, room, t);
}
