// How two devices in a call make a line, mend it, and give up: over a post that brings things twice, late, or not at all.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Candidate } from "../../../../core/calls/meshSignals.ts";
import { type Line, type LineEvents, type LineState, Peer, type Said, TRYING_MS } from "./peer.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const WAY: Candidate = { candidate: "a way", sdpMid: "0", sdpMLineIndex: 0 };

class FakeLine implements Line {
  state: LineState = "connecting";
  offers = 0;
  accepted: string[] = [];
  ways = 0;
  isClosed = false;
  readonly callId: string;
  readonly events: LineEvents;

  constructor(callId: string, events: LineEvents) {
    this.callId = callId;
    this.events = events;
  }

  async offer(): Promise<string> {
    this.offers += 1;
    this.events.found([WAY]);
    return `offer ${this.offers}`;
  }

  async answer(sdp: string): Promise<string> {
    this.accepted.push(sdp);
    this.events.found([WAY]);
    return `answer to ${sdp}`;
  }

  async accept(sdp: string): Promise<void> {
    this.accepted.push(sdp);
  }

  async addCandidates(): Promise<void> {
    this.ways += 1;
  }

  close(): void {
    this.isClosed = true;
  }

  become(state: LineState): void {
    this.state = state;
    this.events.stateChanged();
  }
}

/** A device's end; what it says is kept in `said`, and comes to the other end by `post`. */
function endOf(isOfferer: boolean, stay: string) {
  const said: Said[] = [];
  const lines: FakeLine[] = [];
  const peer = new Peer<FakeLine>({
    stay,
    isOfferer,
    openLine: (callId, events) => {
      const line = new FakeLine(callId, events);
      lines.push(line);
      return line;
    },
    say: (word, to) => said.push({ from: stay, to, seq: said.length, word }) - 1,
    changed: () => undefined,
  });
  const words = () => said.map(({ word }) => word.is);
  return { peer, said, lines, words };
}
type End = ReturnType<typeof endOf>;

/** Bring what was said to the other, until nobody says anything more. */
async function post(one: End, other: End, bring = (to: Peer<FakeLine>, said: Said) => to.hear(said)) {
  const brought = new Map<End, number>([
    [one, 0],
    [other, 0],
  ]);
  const isDone = () => [...brought].every(([end, count]) => end.said.length === count);
  while (!isDone()) {
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const) {
      for (const said of from.said.slice(brought.get(from))) bring(to.peer, said);
      brought.set(from, from.said.length);
    }
    await vi.advanceTimersByTimeAsync(0);
  }
}

async function connected() {
  const [offers, answers] = [endOf(true, "A"), endOf(false, "B")];
  await post(offers, answers);
  for (const end of [offers, answers]) end.lines.at(-1)?.become("connected");
  return { offers, answers };
}

test("one always offers, the other answers, and ways come after what they belong to", async () => {
  const { offers, answers } = await connected();
  expect([offers.lines.length, answers.lines.length]).toEqual([1, 1]);
  expect(offers.lines[0]?.callId).toBe(answers.lines[0]?.callId);
  expect(offers.lines[0]?.accepted).toEqual(["answer to offer 1"]);
  expect([offers.lines[0]?.ways, answers.lines[0]?.ways]).toEqual([1, 1]);
  const words = (end: End) => end.words().filter((word) => word !== "hello");
  expect([words(offers), words(answers)]).toEqual([
    ["offer", "candidates"],
    ["answer", "candidates"],
  ]);
  expect([offers.peer.isConnected, answers.peer.isConnected]).toEqual([true, true]);
});

test("what comes twice, late, or for an earlier stay changes nothing", async () => {
  const [offers, answers] = [endOf(true, "A"), endOf(false, "B")];
  const old: Said = {
    from: "A before",
    to: "B before",
    seq: 7,
    word: { is: "offer", callId: "old", sdp: "old" },
  };
  await post(offers, answers, (to, said) => {
    to.hear(said);
    to.hear(said);
    to.hear({ ...said, seq: said.seq - 1 });
    to.hear(old);
  });
  expect([offers.lines.length, answers.lines.length]).toEqual([1, 1]);
  expect(answers.lines[0]?.accepted).toEqual(["offer 1"]);
  expect(answers.lines[0]?.ways).toBe(1);
});

test("a line that breaks is offered again by other ways, and the call goes on", async () => {
  const { offers, answers } = await connected();
  const count = offers.said.length;
  for (const end of [offers, answers]) end.lines[0]?.become("disconnected");
  expect(offers.peer.isLost).toBe(true);
  await vi.advanceTimersByTimeAsync(2000);
  expect(offers.said.slice(count).map(({ word }) => word.is)).toEqual(["offer", "candidates"]);
  expect([offers.lines.length, offers.lines[0]?.offers]).toEqual([1, 2]);
  expect(answers.words().at(-1)).toBe("restart");
  for (const end of [offers, answers]) end.lines[0]?.become("connected");
  await vi.advanceTimersByTimeAsync(TRYING_MS);
  expect([offers.lines.length, offers.peer.isLost]).toEqual([1, false]);
});

test("where that does not help other lines are made, ever more seldom, for two minutes", async () => {
  const { offers, answers } = await connected();
  for (const end of [offers, answers]) end.lines[0]?.become("failed");
  await vi.advanceTimersByTimeAsync(1000);
  expect(offers.lines.length).toBe(1);
  await vi.advanceTimersByTimeAsync(TRYING_MS);
  const made = offers.lines.length;
  expect(made).toBeGreaterThan(3);
  expect(made).toBeLessThan(10);
  expect(offers.lines.slice(0, -1).every(({ isClosed }) => isClosed)).toBe(true);
  expect(answers.words().filter((word) => word === "hello").length).toBeGreaterThan(3);
  await vi.advanceTimersByTimeAsync(10 * TRYING_MS);
  expect(offers.lines.length).toBe(made);
  // Whoever says hello then is offered a line again.
  offers.peer.hear({
    from: "B",
    to: undefined,
    seq: 1000,
    word: { is: "hello", seen: offers.lines.at(-1)?.callId },
  });
  await vi.advanceTimersByTimeAsync(0);
  expect(offers.lines.length).toBe(made + 1);
});

test("whoever comes again with the same device is somebody new, whichever of the two offers", async () => {
  const { offers, answers } = await connected();
  const again = endOf(false, "B again");
  await post(offers, again);
  expect(offers.lines.map(({ isClosed }) => isClosed)).toEqual([true, false]);
  expect(again.lines.at(-1)?.callId).toBe(offers.lines.at(-1)?.callId);
  // What the one from before has said comes too late.
  offers.peer.hear({ from: "B", to: "A", seq: 1000, word: { is: "hello", seen: undefined } });
  await vi.advanceTimersByTimeAsync(0);
  expect(offers.lines.length).toBe(2);

  const offersAgain = endOf(true, "A again");
  await post(offersAgain, answers);
  expect(answers.lines.map(({ isClosed }) => isClosed)).toEqual([true, false]);
  expect(answers.lines.at(-1)?.callId).toBe(offersAgain.lines.at(-1)?.callId);
});

test("whoever has dropped a line that held, as somebody who was thought to have left, is offered another", async () => {
  const { offers, answers } = await connected();
  offers.peer.hear({
    from: "B",
    to: undefined,
    seq: answers.said.length,
    word: { is: "hello", seen: undefined },
  });
  await vi.advanceTimersByTimeAsync(0);
  expect(offers.lines.map(({ isClosed }) => isClosed)).toEqual([true, false]);
});

test("on another network the line looks for other ways at once", async () => {
  const { offers, answers } = await connected();
  answers.peer.renew();
  await vi.advanceTimersByTimeAsync(0);
  expect(answers.words().at(-1)).toBe("restart");
  offers.peer.renew();
  await vi.advanceTimersByTimeAsync(0);
  expect(offers.lines.map((line) => line.offers)).toEqual([2]);
});

test("whoever has left says nothing more", async () => {
  const { offers } = await connected();
  const count = offers.said.length;
  offers.peer.close();
  expect(offers.lines[0]?.isClosed).toBe(true);
  await vi.advanceTimersByTimeAsync(TRYING_MS);
  offers.peer.renew();
  expect(offers.said.length).toBe(count);
});
