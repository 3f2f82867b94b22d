// Records a voice message: the sound, how loud it is from moment to moment, pausing, and what was recorded so far.

import { Store } from "../../core/store.ts";
import { loudnessOf } from "../../core/voice.ts";

export type RecorderState = { is: "recording" | "paused"; durationMs: number; levels: readonly number[] };

/** What other clients play, the widest known first. */
const TYPES = ["audio/ogg;codecs=opus", "audio/mp4;codecs=mp4a.40.2", "audio/webm;codecs=opus"];
const LEVEL_MS = 50;
/** A voice message has an end. */
export const LONGEST_MS = 15 * 60 * 1000;

export interface Recording {
  blob: Blob;
  durationMs: number;
  levels: readonly number[];
}

export class VoiceRecorder {
  readonly state = new Store<RecorderState>({ is: "recording", durationMs: 0, levels: [] });
  readonly #stream: MediaStream;
  readonly #recorder: MediaRecorder;
  readonly #context: AudioContext;
  readonly #analyser: AnalyserNode;
  readonly #parts: Blob[] = [];
  readonly #timer: ReturnType<typeof setInterval>;
  #startedMs = performance.now();
  #beforeMs = 0;

  private constructor(stream: MediaStream) {
    this.#stream = stream;
    const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
    this.#recorder = new MediaRecorder(stream, { ...(mimeType && { mimeType }), audioBitsPerSecond: 32_000 });
    this.#recorder.ondataavailable = ({ data }) => this.#parts.push(data);
    this.#context = new AudioContext();
    this.#analyser = this.#context.createAnalyser();
    this.#context.createMediaStreamSource(stream).connect(this.#analyser);
    this.#recorder.start();
    this.#timer = setInterval(() => this.#listen(), LEVEL_MS);
  }

  /** Throws the browser's NotAllowedError or NotFoundError when there is no microphone to listen with. */
  static async start(): Promise<VoiceRecorder> {
    const audio = { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true };
    return new VoiceRecorder(await navigator.mediaDevices.getUserMedia({ audio }));
  }

  pause(): void {
    if (this.#recorder.state !== "recording") return;
    this.#beforeMs = this.#durationMs();
    this.#recorder.pause();
    this.state.update((state) => ({ ...state, is: "paused" }));
  }

  resume(): void {
    if (this.#recorder.state !== "paused") return;
    this.#startedMs = performance.now();
    this.#recorder.resume();
    this.state.update((state) => ({ ...state, is: "recording" }));
  }

  /** What was recorded until now, to listen to; recording can go on afterwards. */
  async soFar(): Promise<Blob> {
    await this.#flush();
    return this.#blob();
  }

  async finish(): Promise<Recording> {
    const { levels } = this.state.value;
    const durationMs = this.#durationMs();
    await this.#flush();
    this.cancel();
    return { blob: this.#blob(), durationMs, levels };
  }

  /** Let the microphone go. */
  cancel(): void {
    clearInterval(this.#timer);
    if (this.#recorder.state !== "inactive") this.#recorder.stop();
    for (const track of this.#stream.getTracks()) track.stop();
    void this.#context.close().catch(() => undefined);
  }

  #listen(): void {
    if (this.#recorder.state !== "recording") return;
    const samples = new Float32Array(this.#analyser.fftSize);
    this.#analyser.getFloatTimeDomainData(samples);
    const durationMs = this.#durationMs();
    this.state.update(({ levels }) => ({
      is: "recording",
      durationMs,
      levels: [...levels, loudnessOf(samples)],
    }));
    if (durationMs >= LONGEST_MS) this.pause();
  }

  #durationMs(): number {
    const isRunning = this.#recorder.state === "recording";
    return this.#beforeMs + (isRunning ? performance.now() - this.#startedMs : 0);
  }

  #flush(): Promise<void> {
    if (this.#recorder.state === "inactive") return Promise.resolve();
    return new Promise((resolve) => {
      this.#recorder.addEventListener("dataavailable", () => resolve(), { once: true });
      this.#recorder.requestData();
    });
  }

  #blob(): Blob {
    return new Blob(this.#parts, { type: this.#recorder.mimeType.split(";")[0] ?? "" });
  }
}
