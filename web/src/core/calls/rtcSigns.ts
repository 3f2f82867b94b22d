// Calls of two by MatrixRTC out of the events of their chat: rings, declines, and who came and left. The order does not matter.
import type { CallSign } from "./fold.ts";
import { CALL_MEMBER, DECLINE, RING, readDecline, readRing } from "./ring.ts";

/** What one event says about the calls of a chat. */
export interface RtcSign {
  kind: "ring" | "decline" | "came" | "left";
  /** Of the event; a call is known by that of its ring. */
  id: string;
  sender: string;
  atMs: number;
  /** Of a decline: the ring. */
  about?: string;
  isBusy?: boolean;
  /** Of a ring. */
  isVideo?: boolean;
  lifetimeMs?: number;
}

/** Read an event; undefined when it says nothing about the fate of a call. */
export function readRtcSign(
  type: string,
  content: Record<string, unknown>,
  sender: string,
  atMs: number,
  id: string,
): RtcSign | undefined {
  const sign = { id, sender, atMs };
  if (type === CALL_MEMBER)
    return { ...sign, kind: typeof content.application === "string" ? "came" : "left" };
  if (type === DECLINE) {
    const decline = readDecline(content);
    return decline && { ...sign, kind: "decline", about: decline.about, isBusy: decline.isBusy };
  }
  const ring = type === RING ? readRing(content, atMs) : undefined;
  if (!ring) return undefined;
  return { ...sign, kind: "ring", isVideo: ring.isVideo ?? true, lifetimeMs: Math.max(0, ring.lifetimeMs) };
}

/** The same where all of a group are called: for whom it rings it has been as long as they were in it; for whoever rings, too. */
export function splitGroupCalls(signs: readonly RtcSign[], self: string): CallSign[][] {
  const calls: Going[] = [];
  for (const sign of [...signs].sort(byTime)) {
    const last = calls.at(-1);
    if (sign.kind === "ring") calls.push(begin(sign));
    else if (sign.kind !== "decline" && last) takeInGroup(last, sign, self);
  }
  for (const { kind, about, sender, atMs } of signs) {
    const declined =
      kind === "decline" && sender === self && calls.find(({ invite }) => invite.callId === about);
    if (declined) declined.signs.push({ kind: "reject", callId: declined.invite.callId, sender, atMs });
  }
  return calls.map(({ signs }) => signs);
}

function takeInGroup(call: Going, { kind, sender, atMs }: RtcSign, self: string): void {
  const { callId, sender: caller, atMs: begunMs, lifetimeMs = 0 } = call.invite;
  const isSelf = sender === self;
  const isAnswer = kind === "came" && isSelf !== (caller === self) && call.answerer === undefined;
  // Whoever comes in later has not been reached by the ring.
  if (isAnswer && atMs < begunMs + lifetimeMs) {
    call.answerer = sender;
    call.signs.push({ kind: "answer", callId, sender, atMs });
  }
  if (kind !== "left" || !isSelf || call.isOver || (caller !== self && call.answerer === undefined)) return;
  call.isOver = true;
  call.signs.push({ kind: "hangup", callId, sender, atMs });
}

/** The signs of each call, in the words of classic ones, so that `foldCall` can tell what became of it. */
export function splitCalls(signs: readonly RtcSign[]): CallSign[][] {
  const calls: Going[] = [];
  for (const sign of [...signs].sort(byTime)) {
    const last = calls.at(-1);
    if (last?.isOver === false && take(last, sign)) continue;
    if (sign.kind === "ring") calls.push(begin(sign));
  }
  for (const { kind, about, sender, atMs, isBusy } of signs) {
    const declined = kind === "decline" && calls.find(({ invite }) => invite.callId === about);
    if (declined && sender !== declined.invite.sender)
      declined.signs.push({
        kind: "reject",
        callId: declined.invite.callId,
        sender,
        atMs,
        ...(isBusy && { code: "user_busy" }),
      });
  }
  return calls.map(({ signs }) => signs);
}

interface Going {
  invite: CallSign;
  answerer: string | undefined;
  isOver: boolean;
  signs: CallSign[];
}

function begin({ id, sender, atMs, isVideo = true, lifetimeMs = 0 }: RtcSign): Going {
  const invite: CallSign = { kind: "invite", callId: id, sender, atMs, isVideo, lifetimeMs };
  return { invite, answerer: undefined, isOver: false, signs: [invite] };
}

/** Whether a sign belongs to a call that goes on, and what it means there. */
function take(call: Going, { kind, sender, atMs }: RtcSign): boolean {
  const { invite } = call;
  const isCaller = sender === invite.sender;
  const isIn = isCaller || sender === call.answerer;
  // Who rings back while it rings has come in: both called at once.
  const isInTime = atMs < invite.atMs + (invite.lifetimeMs ?? 0);
  if (kind === "ring" && call.answerer === undefined && (isCaller || !isInTime)) return false;
  if ((kind === "ring" || kind === "came") && !isCaller && call.answerer === undefined) {
    call.answerer = sender;
    call.signs.push({ kind: "answer", callId: invite.callId, sender, atMs });
  }
  if (kind === "left" && isIn) {
    call.isOver = true;
    call.signs.push({ kind: "hangup", callId: invite.callId, sender, atMs });
  }
  return true;
}

function byTime(one: RtcSign, other: RtcSign): number {
  return one.atMs - other.atMs || (one.id < other.id ? -1 : 1);
}
