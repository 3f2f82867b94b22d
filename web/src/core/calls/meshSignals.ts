// What two devices in a call say to each other to make a line between them: the names are those of MSC3401 and of classic calls.

/** As the browser gives and takes it. */
export interface Candidate {
  candidate: string;
  sdpMid: string | null;
  sdpMLineIndex: number | null;
}

export type Word =
  /** I am there; whoever does not offer waits for an offer. `seen` is the line that was offered last, and does not hold. */
  | { is: "hello"; seen: string | undefined }
  | { is: "offer"; callId: string; sdp: string }
  /** To the offer that had this number. */
  | { is: "answer"; callId: string; offerSeq: number; sdp: string }
  | { is: "candidates"; callId: string; candidates: readonly Candidate[] }
  /** The line does not hold: offer it anew, by other ways. */
  | { is: "restart"; callId: string };

export interface Signal {
  roomId: string;
  deviceId: string;
  /** One stay in the call, of who says it and of whom it is said to; undefined where that is not known yet. */
  from: string;
  to: string | undefined;
  /** Counts what is said in a stay to one device. */
  seq: number;
  word: Word;
}

const LONGEST_ID = 255;
const LONGEST_SDP = 50_000;
const LONGEST_CANDIDATE = 1000;
const MOST_CANDIDATES = 100;

export function signalContent({ roomId, deviceId, from, to, seq, word }: Signal): Record<string, unknown> {
  return {
    version: "1",
    conf_id: roomId,
    device_id: deviceId,
    sender_session_id: from,
    ...(to !== undefined && { dest_session_id: to }),
    seq,
    ...wordContent(word),
  };
}

function wordContent(word: Word): Record<string, unknown> {
  switch (word.is) {
    case "hello":
      return { hello: true, ...(word.seen !== undefined && { call_id: word.seen }) };
    case "offer":
      return { call_id: word.callId, offer: { type: "offer", sdp: word.sdp } };
    case "answer":
      return { call_id: word.callId, offer_seq: word.offerSeq, answer: { type: "answer", sdp: word.sdp } };
    case "candidates":
      return { call_id: word.callId, candidates: word.candidates };
    case "restart":
      return { call_id: word.callId, restart: true };
  }
}

/** Undefined where it is nothing that can be understood. */
export function readSignal(content: Record<string, unknown>): Signal | undefined {
  const { conf_id: roomId, device_id: deviceId, sender_session_id: from, dest_session_id: to, seq } = content;
  const word = readWord(content);
  if (!isId(roomId) || !isId(deviceId) || !isId(from) || !(to === undefined || isId(to))) return undefined;
  if (!isCount(seq) || !word) return undefined;
  return { roomId, deviceId, from, to, seq, word };
}

function readWord(content: Record<string, unknown>): Word | undefined {
  const { call_id: callId, hello, offer, answer, offer_seq: offerSeq, candidates, restart } = content;
  if (hello === true && (callId === undefined || isId(callId))) return { is: "hello", seen: callId };
  if (!isId(callId)) return undefined;
  if (restart === true) return { is: "restart", callId };
  const offered = readSdp(offer, "offer");
  if (offered) return { is: "offer", callId, sdp: offered };
  const answered = readSdp(answer, "answer");
  if (answered && isCount(offerSeq)) return { is: "answer", callId, offerSeq, sdp: answered };
  if (!Array.isArray(candidates) || candidates.length > MOST_CANDIDATES) return undefined;
  return { is: "candidates", callId, candidates: candidates.flatMap((one) => readCandidate(one) ?? []) };
}

function readSdp(value: unknown, type: string): string | undefined {
  const { type: said, sdp } = (value ?? {}) as Record<string, unknown>;
  return said === type &&
    typeof sdp === "string" &&
    sdp.length <= LONGEST_SDP &&
    fingerprintOf(sdp) !== undefined
    ? sdp
    : undefined;
}

function readCandidate(value: unknown): Candidate | undefined {
  const { candidate, sdpMid, sdpMLineIndex } = (value ?? {}) as Record<string, unknown>;
  if (typeof candidate !== "string" || candidate.length > LONGEST_CANDIDATE) return undefined;
  return {
    candidate,
    sdpMid: typeof sdpMid === "string" && sdpMid.length <= LONGEST_ID ? sdpMid : null,
    sdpMLineIndex: isCount(sdpMLineIndex) ? sdpMLineIndex : null,
  };
}

/** The one certificate with which a line has to be answered, in capitals; undefined where there is none, or more. */
export function fingerprintOf(sdp: string): string | undefined {
  const found = [...sdp.matchAll(/^a=fingerprint:(\S+) (\S+)\s*$/gm)].map(
    ([, hash = "", value = ""]) => `${hash.toLowerCase()} ${value.toUpperCase()}`,
  );
  return new Set(found).size === 1 ? found[0] : undefined;
}

function isId(value: unknown): value is string {
  return typeof value === "string" && value !== "" && value.length <= LONGEST_ID;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
