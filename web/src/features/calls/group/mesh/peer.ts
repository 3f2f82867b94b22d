// One other device in a call, and the line to it: offered, answered, mended, made anew. Of two devices always the same one
// offers, so that offers never cross; the other one asks for one.
import type { Candidate, Word } from "../../../../core/calls/meshSignals.ts";

export type LineState = "connecting" | "connected" | "disconnected" | "failed";

/** A line as it is needed here. */
export interface Line {
  readonly callId: string;
  readonly state: LineState;
  /** An offer to send; once more, and it goes by other ways. */
  offer(): Promise<string>;
  /** Take an offer; returns the answer. */
  answer(sdp: string): Promise<string>;
  /** Take the answer to one's offer. */
  accept(sdp: string): Promise<void>;
  addCandidates(candidates: readonly Candidate[]): Promise<void>;
  close(): void;
}

export interface LineEvents {
  stateChanged(): void;
  found(candidates: readonly Candidate[]): void;
}

export interface PeerParts<L extends Line> {
  /** This device's stay in the call. */
  stay: string;
  isOfferer: boolean;
  openLine(callId: string, events: LineEvents): L;
  /** Send; returns the number that it has. */
  say(word: Word, to: string | undefined): number;
  changed(): void;
}

/** What was said, by which stay and to which. */
export interface Said {
  from: string;
  to: string | undefined;
  seq: number;
  word: Word;
}

/** For how long it is tried to make a line that does not hold. */
export const TRYING_MS = 120_000;
/** How long a new line may take. */
const CONNECTING_MS = 15_000;
const CONNECTING_MORE_MS = 5000;
/** Lines often come back by themselves. */
const HOPING_MS = 2000;
const RESTARTING_MS = 10_000;
const FAILED_MS = 1000;
/** Stays of one device that are remembered as over. */
const MOST_OLD = 50;

export class Peer<L extends Line> {
  line: L | undefined;
  readonly #parts: PeerParts<L>;
  #theirStay: string | undefined;
  readonly #oldStays = new Set<string>();
  #lastSeq = -1;
  #offerSeq: number | undefined;
  /** How often it was tried since the line last held. */
  #tries = 0;
  #hasHeld = false;
  #holds = false;
  #brokenMs = Date.now();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;
  /** One after the other: what is heard, and what is done about it. */
  #work: Promise<void> = Promise.resolve();

  constructor(parts: PeerParts<L>) {
    this.#parts = parts;
    this.#hello();
    this.#mendAfter(CONNECTING_MS);
  }

  get isConnected(): boolean {
    return this.line?.state === "connected";
  }

  /** It has held, and is being mended. */
  get isLost(): boolean {
    return this.#hasHeld && !this.isConnected;
  }

  hear(said: Said): void {
    if (said.to !== undefined && said.to !== this.#parts.stay) return;
    if (!this.#isNew(said)) return;
    this.#do(() => this.#take(said));
  }

  /** The network has changed: find other ways at once. */
  renew(): void {
    if (!this.line) return;
    this.#startTrying();
    this.#mend();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.line?.close();
    this.line = undefined;
  }

  /** Once, in the order in which it was said, and not from a stay before the one that is known. */
  #isNew({ from, seq }: Said): boolean {
    if (this.#oldStays.has(from)) return false;
    if (from !== this.#theirStay) {
      if (this.#theirStay !== undefined) this.#retire(this.#theirStay);
      this.#theirStay = from;
      this.#lastSeq = -1;
      this.#drop();
    }
    if (seq <= this.#lastSeq) return false;
    this.#lastSeq = seq;
    return true;
  }

  #retire(stay: string): void {
    this.#oldStays.add(stay);
    if (this.#oldStays.size > MOST_OLD) this.#oldStays.delete([...this.#oldStays][0] ?? "");
  }

  async #take({ seq, word }: Said): Promise<void> {
    if (word.is === "hello") return this.#onHello(word.seen);
    if (word.is === "offer") return this.#onOffer(word.callId, word.sdp, seq);
    const { line } = this;
    if (line?.callId !== word.callId) return;
    if (word.is === "candidates") await line.addCandidates(word.candidates);
    else if (word.is === "restart") await this.#restart();
    else if (word.offerSeq === this.#offerSeq) await line.accept(word.sdp);
  }

  /** Unless an offer that they have not seen is on its way. */
  async #onHello(seen: string | undefined): Promise<void> {
    if (!this.#parts.isOfferer) {
      // They have come anew, and wait to hear the same.
      if (!this.line) this.#hello();
      return;
    }
    const isLate = Date.now() - this.#brokenMs > TRYING_MS;
    if (this.line?.state === "connecting" && this.line.callId !== seen && !isLate) return;
    if (this.#holds || isLate) this.#startTrying();
    await this.#offerAnew();
    this.#mendAfter(this.#patienceMs());
  }

  async #onOffer(callId: string, sdp: string, seq: number): Promise<void> {
    if (this.#parts.isOfferer) return;
    const line = this.line?.callId === callId ? this.line : this.#open(callId);
    const answer = await line.answer(sdp);
    if (line === this.line) this.#say({ is: "answer", callId, offerSeq: seq, sdp: answer });
  }

  async #offerAnew(): Promise<void> {
    this.#open(crypto.randomUUID());
    await this.#offer();
  }

  async #offer(): Promise<void> {
    const { line } = this;
    if (!line) return;
    const sdp = await line.offer();
    if (line === this.line) this.#offerSeq = this.#say({ is: "offer", callId: line.callId, sdp });
  }

  async #restart(): Promise<void> {
    if (this.#parts.isOfferer) await this.#offer();
    else if (this.line) this.#say({ is: "restart", callId: this.line.callId });
  }

  #open(callId: string): L {
    this.#drop();
    const line: L = this.#parts.openLine(callId, {
      stateChanged: () => line === this.line && this.#follow(line.state),
      // After the offer or the answer to which they belong.
      found: (candidates) =>
        this.#do(async () => {
          if (line === this.line) this.#say({ is: "candidates", callId, candidates });
        }),
    });
    this.line = line;
    this.#parts.changed();
    return line;
  }

  #drop(): void {
    const { line } = this;
    this.line = undefined;
    line?.close();
  }

  #follow(state: LineState): void {
    if (state === "connected") {
      clearTimeout(this.#timer);
      this.#tries = 0;
      this.#hasHeld = this.#holds = true;
    } else if (state !== "connecting") {
      if (this.#holds) this.#startTrying();
      this.#mendAfter(state === "failed" ? FAILED_MS * 2 ** this.#tries : HOPING_MS);
    }
    this.#parts.changed();
  }

  #startTrying(): void {
    this.#holds = false;
    this.#tries = 0;
    this.#brokenMs = Date.now();
  }

  #mendAfter(pauseMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => !this.isConnected && this.#mend(), Math.min(pauseMs, CONNECTING_MS * 2));
  }

  /** First by other ways; then with another line. */
  #mend(): void {
    if (this.#isClosed || Date.now() - this.#brokenMs > TRYING_MS) return;
    const isFirst = this.#hasHeld && this.#tries === 0 && this.line !== undefined;
    this.#tries += 1;
    if (isFirst) this.#do(() => this.#restart());
    else if (this.#parts.isOfferer && this.#theirStay !== undefined) this.#do(() => this.#offerAnew());
    else this.#hello();
    this.#mendAfter(isFirst ? RESTARTING_MS : this.#patienceMs());
  }

  #patienceMs(): number {
    return CONNECTING_MS + this.#tries * CONNECTING_MORE_MS;
  }

  #hello(): void {
    this.#parts.say({ is: "hello", seen: this.line?.callId }, undefined);
  }

  #say(word: Word): number {
    return this.#parts.say(word, this.#theirStay);
  }

  #do(act: () => Promise<void>): void {
    this.#work = this.#work.then(async () => {
      if (this.#isClosed) return;
      // What cannot be used, a broken offer or a line that was closed meanwhile, is mended in its time.
      await act().catch(() => undefined);
    });
  }
}
