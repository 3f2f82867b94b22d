// What can stand in the place of what is being typed: people, rooms, emoji, commands.
import type { Room, RoomMember } from "matrix-js-sdk";
import { COMMANDS } from "../../core/commands.ts";
import { type Completion, type CompletionKind, rankOf } from "../../core/completion.ts";
import { searchEmoji } from "../../core/emojiSearch.ts";
import type { Mention } from "../../core/mentions.ts";
import { loadEmoji } from "../../platform/emoji/load.ts";
import { thumbnailUrl } from "../../platform/matrix/media.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { customEmojiOf } from "../stickers/index.ts";

export interface Suggestion {
  key: string;
  label: string;
  hint?: string;
  /** What is put into the text. */
  words: string;
  mention?: Mention;
  /** A picture beside it: of a person or room, or the emoji itself. */
  picture?: { id: string; url: string | null };
  sign?: string;
  imageUrl?: string | null;
}

export interface Place {
  session: Session;
  room: Room;
  language: string;
}

const MOST = 8;
const PICTURE_PX = 24;

type Source = (query: string, place: Place) => Suggestion[] | Promise<Suggestion[]>;

const SOURCES: Record<CompletionKind, Source> = { person: people, room: rooms, emoji, command: commands };

export async function suggest({ kind, query }: Completion, place: Place): Promise<Suggestion[]> {
  return (await SOURCES[kind](query, place)).slice(0, MOST);
}

async function people(query: string, { session, room }: Place): Promise<Suggestion[]> {
  // Offline, those whom this device knows have to do.
  await room.loadMembersIfNeeded().catch(() => undefined);
  const others = room.getJoinedMembers().filter(({ userId }) => userId !== session.userId);
  const found = best(others, ({ name, userId }) => rankOf(query, name, userId.slice(1)), nameOf);
  return [...everybody(query, session, room), ...found.map((member) => toPerson(member, session))];
}

function everybody(query: string, { userId }: Session, room: Room): Suggestion[] {
  if (!"room".startsWith(query.toLowerCase()) || !room.currentState.mayTriggerNotifOfType("room", userId))
    return [];
  return [{ key: "@room", label: "@room", words: "@room", mention: { kind: "everybody", text: "@room" } }];
}

function toPerson(member: RoomMember, { client }: Session): Suggestion {
  const text = `@${nameOf(member)}`;
  const url = thumbnailUrl(client, member.getMxcAvatarUrl(), PICTURE_PX);
  return {
    key: member.userId,
    label: nameOf(member),
    hint: member.userId,
    words: text,
    mention: { kind: "person", text, userId: member.userId },
    picture: { id: member.userId, url },
  };
}

/** The SDK tells people of the same name apart; signs that turn the direction of writing have no place in a text. */
function nameOf({ name }: RoomMember): string {
  return name.replace(/[\u202a-\u202e\u2066-\u2069]/g, "").trim();
}

function rooms(query: string, { session: { client } }: Place): Suggestion[] {
  const addressed = client.getVisibleRooms().flatMap((room) => {
    const alias = room.getCanonicalAlias();
    return alias ? [{ room, alias }] : [];
  });
  const found = best(
    addressed,
    ({ room, alias }) => rankOf(query, room.name, alias.slice(1)),
    ({ room }) => room.name,
  );
  return found.map(({ room, alias }) => ({
    key: room.roomId,
    label: room.name,
    hint: alias,
    words: alias,
    mention: { kind: "room", text: alias, address: alias },
    picture: { id: room.roomId, url: thumbnailUrl(client, room.getMxcAvatarUrl() ?? undefined, PICTURE_PX) },
  }));
}

async function emoji(query: string, { session, room, language }: Place): Promise<Suggestion[]> {
  const custom = best(
    customEmojiOf(session, room),
    ({ shortcode }) => rankOf(query, shortcode),
    ({ shortcode }) => shortcode,
  );
  const known = await loadEmoji(language).catch(() => []);
  return [
    ...custom.slice(0, MOST / 2).map(({ shortcode, url }) => ({
      key: url,
      label: shortcode,
      words: `:${shortcode}:`,
      imageUrl: thumbnailUrl(session.client, url, PICTURE_PX),
    })),
    ...searchEmoji(known, query, MOST).map((one) => ({
      key: one.emoji,
      label: one.label,
      words: one.emoji,
      sign: one.emoji,
    })),
  ];
}

function commands(query: string): Suggestion[] {
  const found = best(COMMANDS, (name) => rankOf(query, name), String);
  return found.map((name) => ({ key: name, label: `/${name}`, hint: name, words: `/${name}` }));
}

function best<T>(all: readonly T[], rank: (one: T) => number | undefined, name: (one: T) => string): T[] {
  const ranked = all.flatMap((one) => {
    const place = rank(one);
    return place === undefined ? [] : [{ one, place }];
  });
  ranked.sort((a, b) => a.place - b.place || name(a.one).localeCompare(name(b.one)));
  return ranked.slice(0, MOST).map(({ one }) => one);
}
