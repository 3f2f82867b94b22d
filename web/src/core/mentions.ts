// Who and what a text speaks of: pills in the HTML, and `m.mentions`, by which servers and readers tell whom to notify.
import { escapeHtml, unescapeHtml } from "./html.ts";
import type { Inlay } from "./markdown.ts";

/** A name that was chosen from the list while typing; it counts as long as it still stands in the text. */
export type Mention =
  | { kind: "person"; text: string; userId: string }
  | { kind: "room"; text: string; address: string }
  | { kind: "everybody"; text: "@room" };

export interface MentionsContent {
  user_ids?: string[];
  room?: true;
}

/** Those of the mentions that stand in the text, each once. */
export function mentionsIn(text: string, mentions: readonly Mention[]): Mention[] {
  const seen = new Set<string>();
  return mentions.filter((mention) => {
    const key = `${mention.kind}\n${mention.text}`;
    if (seen.has(key) || !text.includes(mention.text)) return false;
    seen.add(key);
    return true;
  });
}

export function mentionInlays(mentions: readonly Mention[]): Inlay[] {
  return mentions.flatMap((mention) => {
    if (mention.kind === "everybody") return [];
    const target = mention.kind === "person" ? mention.userId : mention.address;
    const label = mention.kind === "person" ? mention.text.replace(/^@/, "") : mention.text;
    return [
      { text: mention.text, html: `<a href="${escapeHtml(permalinkOf(target))}">${escapeHtml(label)}</a>` },
    ];
  });
}

/** `also`: the writer of the message that is replied to. Oneself is never notified. */
export function buildMentions(
  mentions: readonly Mention[],
  ownUserId: string,
  also: readonly string[] = [],
): MentionsContent {
  const people = mentions.flatMap((mention) => (mention.kind === "person" ? [mention.userId] : []));
  const userIds = [...new Set([...people, ...also])].filter((userId) => userId !== ownUserId);
  return {
    ...(userIds.length > 0 && { user_ids: userIds }),
    ...(mentions.some((mention) => mention.kind === "everybody") && { room: true }),
  };
}

/** Only those who are new in an edit are notified again. */
export function mentionsAddedBy(edit: MentionsContent, before: MentionsContent): MentionsContent {
  const userIds = (edit.user_ids ?? []).filter((userId) => !before.user_ids?.includes(userId));
  return {
    ...(userIds.length > 0 && { user_ids: userIds }),
    ...(edit.room && !before.room && { room: true }),
  };
}

/** What others wrote is not to be trusted to have the right form. */
export function readMentions(value: unknown): MentionsContent {
  if (typeof value !== "object" || value === null) return {};
  const { user_ids: userIds, room } = value as Record<string, unknown>;
  const people = Array.isArray(userIds)
    ? userIds.filter((one): one is string => typeof one === "string")
    : [];
  return { ...(people.length > 0 && { user_ids: people }), ...(room === true && { room }) };
}

/** An address that every Matrix client understands. */
export function permalinkOf(target: string): string {
  return `https://matrix.to/#/${encodeURIComponent(target).replace(/%(21|24|3A|40|23)/g, (sign) => (sign === "%23" ? sign : decodeURIComponent(sign)))}`;
}

/** The mentions in a message that was sent, so that they stay mentions when it is edited. */
export function mentionsFromHtml(body: string, html: string, room: boolean): Mention[] {
  const pills = [...html.matchAll(/<a href="https:\/\/matrix\.to\/#\/([^"?]+)[^"]*">([^<]*)<\/a>/g)];
  const mentions = pills.flatMap(([, target = "", label = ""]) =>
    toMention(body, decodeSafely(target), unescapeHtml(label)),
  );
  return room ? [...mentions, { kind: "everybody", text: "@room" }] : mentions;
}

function toMention(body: string, target: string, label: string): Mention[] {
  const text = [`@${label}`, label].find((one) => body.includes(one));
  if (!text || !label) return [];
  if (target.startsWith("@")) return [{ kind: "person", text, userId: target }];
  return /^[#!]/.test(target) ? [{ kind: "room", text, address: target }] : [];
}

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
