// Which events are shown, and as what: a bubble that somebody said, or a small line.
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { expiryOf } from "../../core/expiry.ts";
import type { Imported } from "../../core/importing/contents.ts";
import { isRound } from "../../core/roundVideo.ts";
import { tameTime } from "../../core/time.ts";
import type { Said } from "../../core/timeline/rows.ts";
import type { Surroundings } from "../../extension/contributions.ts";
import { FORWARDED } from "./forwarded.ts";
import { importedOf } from "./people.ts";

export interface Shown extends Said {
  event: MatrixEvent;
  /** Where it comes from, in an archive; `sender` and `atMs` are those of there. */
  imported: Imported | null;
}

/** They speak of other events, or are for programs only. */
const SILENT =
  /^(m\.reaction|m\.room\.redaction|.*\.?poll\.response|m\.call\..*|org\.matrix\.call\..*|m\.key\.verification\..*|m\.beacon|org\.matrix\.msc\d+\.beacon|m\.rtc\..*|org\.matrix\.msc4143\..*|io\.element\..*|im\.vector\..*|.*\.encryption_keys)$/;

/** The key of an event: the same from its local echo on. */
export function keyOf(event: MatrixEvent): string {
  return event.getTxnId() ?? event.getId() ?? "";
}

/** What to show of an event; undefined when it is not for people's eyes. */
export function show(event: MatrixEvent, findTile: Surroundings["findTile"], room: Room): Shown | undefined {
  const layout = layoutOf(event, findTile);
  if (!layout) return undefined;
  const imported = importedOf(room, event);
  const sender = imported ? speakerKey(imported) : (event.getSender() ?? "");
  return {
    key: keyOf(event),
    sender,
    atMs: tameTime(imported?.sent_ms ?? event.getTs()),
    layout,
    album: layout === "bubble" && !imported ? albumOf(event) : undefined,
    event,
    imported,
  };
}

/** Pictures that answer nothing go together; those that were forwarded, with others from the same person. */
function albumOf(event: MatrixEvent): string | undefined {
  if (event.isRedacted() || isUnread(event) || event.getType() !== "m.room.message") return undefined;
  const content = event.getContent();
  if (content.msgtype !== "m.image" && content.msgtype !== "m.video") return undefined;
  if (isRound(content)) return undefined;
  const relation = event.getWireContent()["m.relates_to"] as { is_falling_back?: boolean } | undefined;
  if (event.replyEventId && !relation?.is_falling_back) return undefined;
  const from = content[FORWARDED] as { sender?: unknown } | undefined | null;
  return String(from?.sender ?? "");
}

function speakerKey({ source, author, author_id: id }: Imported): string {
  return `${source}:${id ?? author ?? ""}`;
}

function layoutOf(event: MatrixEvent, findTile: Surroundings["findTile"]): Said["layout"] | undefined {
  const relation = event.getRelation()?.rel_type;
  if (relation === "m.replace" || relation === "m.annotation") return undefined;
  if (isUnread(event)) return relation === "m.reference" ? undefined : "bubble";
  if (event.isRedacted()) return event.isState() || SILENT.test(event.getType()) ? undefined : "bubble";
  if (isNoChange(event) || (expiryOf(event.getContent(), event.getTs()) ?? Infinity) <= Date.now())
    return undefined;
  const tile = findTile(event);
  if (tile) return tile.layout;
  return event.isState() || SILENT.test(event.getType()) ? undefined : "line";
}

/** Encrypted, and not (or not yet) decrypted. */
export function isUnread(event: MatrixEvent): boolean {
  return (
    event.isEncrypted() && !event.isRedacted() && (event.isDecryptionFailure() || !event.getClearContent())
  );
}

/** A member event that changes nothing one can see: servers send them when a profile is set again. */
function isNoChange(event: MatrixEvent): boolean {
  if (event.getType() !== "m.room.member") return false;
  const now = event.getContent();
  const before = event.getPrevContent();
  return (
    now.membership === before.membership &&
    now.displayname === before.displayname &&
    now.avatar_url === before.avatar_url
  );
}
