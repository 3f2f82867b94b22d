// Records a call: all voices and what is seen, as a film that is on the disk while it grows.
import { type Full, whyFull } from "../../../core/calls/recording.ts";
import type { Lock } from "../locked.ts";
import { Mixer } from "./mixer.ts";
import { Painter } from "./painter.ts";
import type { Shot } from "./shot.ts";
import { Tape } from "./tape.ts";

const TYPE = "video/webm;codecs=vp8,opus";
const FRAMES_PER_S = 10;
/** So much is lost at most in a crash. */
const PART_MS = 2000;
const VIDEO_BITS_PER_S = 1_200_000;
const AUDIO_BITS_PER_S = 64_000;

export type Ending = Full | "space" | "failed";

/** Whether this browser can at all. */
export function canRecordCalls(): boolean {
  const hasFiles = typeof navigator.storage?.getDirectory === "function";
  return hasFiles && typeof MediaRecorder === "function" && MediaRecorder.isTypeSupported(TYPE);
}

export class CallRecorder {
  readonly #tape: Tape;
  readonly #mixer: Mixer;
  readonly #painter: Painter;
  readonly #recorder: MediaRecorder;
  readonly #look: () => Shot;
  readonly #startedMs = performance.now();
  readonly #timer: ReturnType<typeof setInterval>;

  /**
   * `look` says what of the call is recorded now, and is asked at every picture. `onFull` hears why it should end, which it
   * does with `end`. Throws TapeError.
   */
  static async begin(
    handle: FileSystemFileHandle,
    lock: Lock,
    look: () => Shot,
    serverBytes: number | undefined,
    onFull: (why: Ending) => void,
  ): Promise<CallRecorder> {
    return new CallRecorder(await Tape.open(handle, lock), look, serverBytes, onFull);
  }

  private constructor(
    tape: Tape,
    look: () => Shot,
    serverBytes: number | undefined,
    onFull: (why: Ending) => void,
  ) {
    this.#tape = tape;
    this.#look = look;
    this.#mixer = new Mixer();
    this.#painter = new Painter();
    this.#draw();
    const tracks = [this.#painter.capture(FRAMES_PER_S), this.#mixer.track].filter(
      (track) => track !== undefined,
    );
    this.#recorder = new MediaRecorder(new MediaStream(tracks), {
      mimeType: TYPE,
      videoBitsPerSecond: VIDEO_BITS_PER_S,
      audioBitsPerSecond: AUDIO_BITS_PER_S,
    });
    this.#recorder.ondataavailable = ({ data }) => {
      if (data.size > 0) tape.write(data, this.lengthMs);
      const why = tape.isBroken ? "space" : whyFull(this.lengthMs, tape.sizeBytes, serverBytes);
      if (why && this.#recorder.state === "recording") onFull(why);
    };
    this.#recorder.onerror = () => onFull("failed");
    this.#recorder.start(PART_MS);
    // Not at the window's frames: it has none while the call is in another tab.
    this.#timer = setInterval(() => this.#draw(), 1000 / FRAMES_PER_S);
  }

  get lengthMs(): number {
    return performance.now() - this.#startedMs;
  }

  /** Done when the film is whole on the disk. */
  async end(): Promise<void> {
    clearInterval(this.#timer);
    const { state } = this.#recorder;
    if (state !== "inactive") {
      // What is left comes before it says that it has stopped.
      const stopped = new Promise((done) => this.#recorder.addEventListener("stop", done, { once: true }));
      this.#recorder.stop();
      await stopped;
    }
    this.#mixer.close();
    this.#painter.close();
    await this.#tape.close();
  }

  #draw(): void {
    const { sounds, seen } = this.#look();
    this.#mixer.hear(sounds);
    this.#painter.see(seen);
    this.#painter.draw();
  }
}
