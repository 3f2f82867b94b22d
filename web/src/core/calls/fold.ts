// One call out of its events: who called, whether somebody answered, how long they talked. The order does not matter.

export type SignKind = "invite" | "answer" | "hangup" | "reject";

/** What one event says about a call. */
export interface CallSign {
  kind: SignKind;
  callId: string;
  sender: string;
  atMs: number;
  /** The protocol's code, such as `user_busy`. */
  code?: string;
  /** Of an invitation. */
  isVideo?: boolean;
  lifetimeMs?: number;
}

export type CallOutcome =
  | "ringing"
  /** Answered, and nobody has hung up. */
  | "open"
  | "talked"
  | "declined"
  | "busy"
  /** Nobody answered before the end. */
  | "missed"
  | "failed"
  /** Both called at once, and the other call went on. */
  | "replaced";

export interface FoldedCall {
  callId: string;
  caller: string;
  isVideo: boolean;
  outcome: CallOutcome;
  startedMs: number;
  /** Of what was talked; undefined where it is not known. */
  durationMs?: number;
}

const KINDS: Record<string, SignKind> = {
  "m.call.invite": "invite",
  "m.call.answer": "answer",
  "m.call.hangup": "hangup",
  "m.call.reject": "reject",
};
const LONGEST_RING_MS = 120_000;
const RING_MS = 60_000;
const FAILURES =
  /^(ice_failed|ice_timeout|user_media_failed|unknown_error|invite_failed|signalling_timeout)$/;
/** A connection that could not be made ends before this, and was no talk. */
const NO_TALK_MS = 45_000;

/** Read an event; undefined when it says nothing about the fate of a call. */
export function readSign(
  type: string,
  content: Record<string, unknown>,
  sender: string,
  atMs: number,
): CallSign | undefined {
  const kind = KINDS[type];
  const callId = content.call_id;
  if (!kind || typeof callId !== "string" || !callId || callId.length > 255 || content.conf_id)
    return undefined;
  const code = typeof content.reason === "string" ? content.reason : undefined;
  const sign = { kind, callId, sender, atMs, ...(code && { code }) };
  if (kind !== "invite") return sign;
  const lifetime = Number(content.lifetime);
  return {
    ...sign,
    isVideo: /^m=video/m.test(String((content.offer as { sdp?: unknown } | undefined)?.sdp ?? "")),
    lifetimeMs: Number.isFinite(lifetime) ? Math.min(Math.max(lifetime, 0), LONGEST_RING_MS) : RING_MS,
  };
}

/** The call that these signs speak of; undefined when nobody is known to have begun it. */
export function foldCall(signs: readonly CallSign[], nowMs: number): FoldedCall | undefined {
  const invite = firstOf(signs, (sign) => sign.kind === "invite");
  if (!invite) return undefined;
  const { callId, sender: caller, atMs: startedMs, isVideo = false } = invite;
  const call = { callId, caller, isVideo, startedMs };
  const answer = firstOf(signs, ({ kind, sender }) => kind === "answer" && sender !== caller);
  if (answer) return { ...call, ...foldAnswered(signs, caller, answer) };
  return { ...call, outcome: foldUnanswered(signs, invite, nowMs) };
}

function foldAnswered(
  signs: readonly CallSign[],
  caller: string,
  answer: CallSign,
): Pick<FoldedCall, "outcome" | "durationMs"> {
  const between = [caller, answer.sender];
  const end = firstOf(signs, ({ kind, sender }) => kind === "hangup" && between.includes(sender));
  if (!end) return { outcome: "open" };
  const durationMs = Math.max(0, end.atMs - answer.atMs);
  if (FAILURES.test(end.code ?? "") && durationMs < NO_TALK_MS) return { outcome: "failed" };
  return { outcome: "talked", durationMs };
}

function foldUnanswered(signs: readonly CallSign[], invite: CallSign, nowMs: number): CallOutcome {
  const isCaller = ({ sender }: CallSign) => sender === invite.sender;
  const refusal = firstOf(
    signs,
    (sign) => (sign.kind === "reject" || sign.kind === "hangup") && !isCaller(sign),
  );
  const end = firstOf(signs, (sign) => sign.kind === "hangup" && isCaller(sign));
  if (refusal?.code === "replaced" || end?.code === "replaced") return "replaced";
  if (refusal && (!end || refusal.atMs <= end.atMs))
    return refusal.code === "user_busy" ? "busy" : "declined";
  if (end) return FAILURES.test(end.code ?? "") ? "failed" : "missed";
  return nowMs - invite.atMs < (invite.lifetimeMs ?? RING_MS) ? "ringing" : "missed";
}

/** By time, and by what they say where the time is the same, so that the order in which they came does not matter. */
function firstOf(signs: readonly CallSign[], is: (sign: CallSign) => boolean): CallSign | undefined {
  return signs
    .filter(is)
    .reduce<CallSign | undefined>(
      (first, sign) => (!first || isBefore(sign, first) ? sign : first),
      undefined,
    );
}

function isBefore(one: CallSign, other: CallSign): boolean {
  if (one.atMs !== other.atMs) return one.atMs < other.atMs;
  return JSON.stringify(one) < JSON.stringify(other);
}
