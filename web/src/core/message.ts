// The content of a text message, from what was typed to what is sent: plain text, HTML, mentions, relations.
import { parseTyped } from "./commands.ts";
import { escapeHtml } from "./html.ts";
import { type Inlay, renderMarkdown } from "./markdown.ts";
import {
  buildMentions,
  type Mention,
  type MentionsContent,
  mentionInlays,
  mentionsAddedBy,
  mentionsIn,
} from "./mentions.ts";

export interface CustomEmoji {
  shortcode: string;
  /** mxc: URL */
  url: string;
}

/** What is in the composer when "send" is pressed. */
export interface Written {
  text: string;
  mentions: readonly Mention[];
  emoji: readonly CustomEmoji[];
  ownUserId: string;
}

export interface TextContent extends Record<string, unknown> {
  msgtype: "m.text" | "m.emote";
  body: string;
  format?: "org.matrix.custom.html";
  formatted_body?: string;
  "m.mentions": MentionsContent;
}

/** The content, without relations; undefined for nothing, or for what is no message (see `parseTyped`). */
export function buildText(written: Written, also: readonly string[] = []): TextContent | undefined {
  const typed = parseTyped(written.text.trim());
  if (typed.is !== "message" || !typed.text.trim()) return undefined;
  const mentions = mentionsIn(typed.text, written.mentions);
  const inlays = [...mentionInlays(mentions), ...emojiInlays(typed.text, written.emoji)];
  const html = typed.isPlain ? undefined : renderMarkdown(typed.text, inlays);
  return {
    msgtype: typed.isEmote ? "m.emote" : "m.text",
    body: typed.text,
    ...(html !== undefined && { format: "org.matrix.custom.html", formatted_body: html }),
    "m.mentions": buildMentions(mentions, written.ownUserId, also),
  };
}

export interface RepliedTo {
  eventId: string;
  sender: string;
}

export interface Relations {
  threadId?: string;
  /** The newest message of the thread: what clients without threads show as replied to. */
  lastInThread?: string;
  reply?: RepliedTo;
}

/** The `m.relates_to` of a new message, or undefined. */
export function buildRelation({
  threadId,
  lastInThread,
  reply,
}: Relations): Record<string, unknown> | undefined {
  const inReplyTo = (eventId: string) => ({ "m.in_reply_to": { event_id: eventId } });
  if (!threadId) return reply && inReplyTo(reply.eventId);
  return {
    rel_type: "m.thread",
    event_id: threadId,
    ...inReplyTo(reply?.eventId ?? lastInThread ?? threadId),
    is_falling_back: !reply,
  };
}

export function withRelation<Content extends object>(content: Content, relations: Relations): Content {
  const relation = buildRelation(relations);
  return relation ? { ...content, "m.relates_to": relation } : content;
}

/** The content of an edit; `before` are the mentions of the message as it was. */
export function buildEdit(
  content: TextContent,
  eventId: string,
  before: MentionsContent,
): Record<string, unknown> {
  return {
    ...content,
    body: `* ${content.body}`,
    ...(content.formatted_body !== undefined && { formatted_body: `* ${content.formatted_body}` }),
    "m.mentions": mentionsAddedBy(content["m.mentions"], before),
    "m.new_content": content,
    "m.relates_to": { rel_type: "m.replace", event_id: eventId },
  };
}

/** What a server takes is 64 KiB with everything; encryption makes a third more of the content. */
export const LARGEST_CONTENT_BYTES = 40 * 1024;

export function isTooLong(content: object): boolean {
  return new TextEncoder().encode(JSON.stringify(content)).length > LARGEST_CONTENT_BYTES;
}

function emojiInlays(text: string, emoji: readonly CustomEmoji[]): Inlay[] {
  return emoji
    .map(({ shortcode, url }) => ({ text: `:${shortcode}:`, url }))
    .filter((one) => text.includes(one.text))
    .map(({ text: code, url }) => {
      const name = escapeHtml(code);
      const html = `<img data-mx-emoticon src="${escapeHtml(url)}" alt="${name}" title="${name}" height="32">`;
      return { text: code, html };
    });
}
