// What devices say to make a line: read as it was written, and nothing else.
import { expect, test } from "vitest";
import { fingerprintOf, readSignal, type Signal, signalContent, type Word } from "./meshSignals.ts";

const SDP = "v=0\r\na=fingerprint:sha-256 AB:CD\r\nm=audio 9\r\na=fingerprint:SHA-256 ab:cd\r\n";
const WAY = { candidate: "candidate:1 1 udp 1 192.0.2.1 9 typ host", sdpMid: "0", sdpMLineIndex: 0 };
const signal = (word: Word): Signal => ({ roomId: "!r", deviceId: "D", from: "s", to: "t", seq: 3, word });

test.each<Word>([
  { is: "hello", seen: undefined },
  { is: "hello", seen: "line" },
  { is: "offer", callId: "line", sdp: SDP },
  { is: "answer", callId: "line", offerSeq: 2, sdp: SDP },
  { is: "candidates", callId: "line", candidates: [WAY] },
  { is: "restart", callId: "line" },
])("$is is read as it was written", (word) => {
  expect(readSignal(JSON.parse(JSON.stringify(signalContent(signal(word)))))).toEqual(signal(word));
});

test("what is broken, too large or unknown is not taken", () => {
  const content = signalContent(signal({ is: "offer", callId: "line", sdp: SDP }));
  const ways = signalContent(signal({ is: "candidates", callId: "line", candidates: [] }));
  const broken = [
    {},
    { ...content, conf_id: undefined },
    { ...content, device_id: 5 },
    { ...content, sender_session_id: "" },
    { ...content, dest_session_id: {} },
    { ...content, call_id: "x".repeat(256) },
    { ...content, seq: -1 },
    { ...content, seq: "3" },
    { ...content, offer: { type: "answer", sdp: SDP } },
    { ...content, offer: { type: "offer", sdp: SDP + "x".repeat(50_000) } },
    { ...content, offer: null },
    { ...ways, candidates: Array.from({ length: 101 }, () => WAY) },
    { ...ways, candidates: "all" },
  ];
  for (const one of broken) expect(readSignal(one)).toBeUndefined();
  const some = readSignal({
    ...ways,
    candidates: [WAY, null, { candidate: 1 }, { candidate: "x".repeat(1001) }],
  });
  expect(some?.word).toEqual({ is: "candidates", callId: "line", candidates: [WAY] });
});

test("a line has one certificate: what names none, or two, is not taken", () => {
  expect(fingerprintOf(SDP)).toBe("sha-256 AB:CD");
  expect(fingerprintOf("v=0\r\n")).toBeUndefined();
  const two = `${SDP}a=fingerprint:sha-256 00:00\r\n`;
  expect(fingerprintOf(two)).toBeUndefined();
  expect(readSignal(signalContent(signal({ is: "offer", callId: "line", sdp: two })))).toBeUndefined();
});
