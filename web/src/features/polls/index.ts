// The door of `polls`: showing polls and voting in them.
import { lazy } from "react";
import { firstWords } from "../../core/message/text.ts";
import { readPoll, readText } from "../../core/relations/poll.ts";
import type { Feature, TimelineTile } from "../../extension/contributions.ts";

const PollTile = lazy(async () => ({ default: (await import("./PollTile.tsx")).PollTile }));
const PollEnd = lazy(async () => ({ default: (await import("./PollEnd.tsx")).PollEnd }));

const start = (type: string): TimelineTile => ({
  type,
  layout: "bubble",
  View: PollTile,
  summarize: (event, _room, t) =>
    `${t("polls:kind.short")}: ${firstWords(readPoll(event.getContent())?.question ?? "")}`,
});

const end = (type: string): TimelineTile => ({
  type,
  layout: "line",
  View: PollEnd,
  summarize: (event, _room, t) => readText(event.getContent()) || t("polls:endedWords"),
});

export const polls: Feature = {
  name: "polls",
  tiles: [
    start("m.poll.start"),
    start("org.matrix.msc3381.poll.start"),
    end("m.poll.end"),
    end("org.matrix.msc3381.poll.end"),
  ],
};
