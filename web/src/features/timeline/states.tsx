// What happens in a room, in words: who came and went, and what was changed.

import type { TFunction } from "i18next";
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { useTranslation } from "react-i18next";
import { firstWords, tameName } from "../../core/message/text.ts";
import type { TimelineTile } from "../../extension/contributions.ts";
import { isolatedName } from "./people.ts";

type Say = (event: MatrixEvent, room: Room, t: TFunction) => string;

const by = (event: MatrixEvent, room: Room) => isolatedName(room, event.getSender() ?? "");

const changed =
  (key: string): Say =>
  (event, room, t) =>
    t(key, { by: by(event, room) });

/** With the new value, or that it was taken away. */
const changedTo =
  (field: string, set: string, removed: string): Say =>
  (event, room, t) => {
    const value: unknown = event.getContent()[field];
    if (typeof value !== "string" || !value.trim()) return t(removed, { by: by(event, room) });
    return t(set, { by: by(event, room), value: `\u2068${firstWords(value)}\u2069` });
  };

const SAID: Record<string, Say> = {
  "m.room.member": sayMember,
  "m.room.create": changed("timeline:state.created"),
  "m.room.name": changedTo("name", "timeline:state.name", "timeline:state.nameRemoved"),
  "m.room.topic": changedTo("topic", "timeline:state.topic", "timeline:state.topicRemoved"),
  "m.room.avatar": changed("timeline:state.avatar"),
  "m.room.encryption": changed("timeline:state.encryption"),
  "m.room.pinned_events": changed("timeline:state.pinned"),
  "m.room.power_levels": changed("timeline:state.roles"),
  "m.room.tombstone": changed("timeline:state.tombstone"),
  "m.room.canonical_alias": changed("timeline:state.address"),
  "m.room.join_rules": sayJoinRule,
  "m.room.history_visibility": sayHistory,
};

/** A rule by its value; values nobody has heard of are "other". */
const wordFor = (value: unknown, known: string[]) =>
  known.includes(String(value)) ? String(value) : "other";

function sayJoinRule(event: MatrixEvent, room: Room, t: TFunction): string {
  const word = wordFor(event.getContent().join_rule, [
    "public",
    "invite",
    "knock",
    "restricted",
    "knock_restricted",
  ]);
  return t(`timeline:state.join.${word}`, { by: by(event, room) });
}

function sayHistory(event: MatrixEvent, room: Room, t: TFunction): string {
  const known = ["world_readable", "shared", "invited", "joined"];
  const word = wordFor(event.getContent().history_visibility, known);
  return t(`timeline:state.history.${word}`, { by: by(event, room) });
}

function sayMember(event: MatrixEvent, room: Room, t: TFunction): string {
  const { membership, displayname, avatar_url: avatar } = event.getContent();
  const before = event.getPrevContent();
  const userId = event.getStateKey() ?? "";
  const own = typeof displayname === "string" ? tameName(displayname, userId) : tameName(userId, "?");
  const names = { name: `\u2068${own}\u2069`, by: by(event, room) };
  const isOwnDoing = event.getSender() === userId;
  if (membership === "join" && before.membership === "join") {
    if (displayname !== before.displayname) {
      const old = typeof before.displayname === "string" ? tameName(before.displayname, userId) : userId;
      return t("timeline:member.renamed", { ...names, old: `\u2068${old}\u2069` });
    }
    return avatar !== before.avatar_url ? t("timeline:member.avatar", names) : "";
  }
  return t(`timeline:member.${wordOf(String(membership), String(before.membership), isOwnDoing)}`, names);
}

function wordOf(membership: string, before: string, isOwnDoing: boolean): string {
  switch (membership) {
    case "join":
    case "invite":
    case "knock":
    case "ban":
      return membership;
    case "leave":
      if (before === "ban") return "unban";
      if (before === "invite") return isOwnDoing ? "declined" : "uninvited";
      if (before === "knock") return isOwnDoing ? "askedNoMore" : "refused";
      return isOwnDoing ? "leave" : "remove";
    default:
      return "other";
  }
}

function StateLine({ event, room }: { event: MatrixEvent; room: Room }) {
  const { t } = useTranslation();
  return <span>{SAID[event.getType()]?.(event, room, t)}</span>;
}

export const STATES: TimelineTile[] = Object.entries(SAID).map(([type, summarize]) => ({
  type,
  layout: "line",
  View: StateLine,
  summarize,
}));
