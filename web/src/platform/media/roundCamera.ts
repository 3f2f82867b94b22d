// The camera for round videos: what it sees, cut to a square, and recording that with the sound.
import { LONGEST_ROUND_MS, middleSquare, ROUND_PX } from "../../core/roundVideo.ts";
import { Store } from "../../core/store.ts";

/** What most others play first, then what is the least work. */
const TYPES = ["video/mp4;codecs=avc1.42E01E,mp4a.40.2", "video/webm;codecs=vp8,opus", "video/webm"];
const FRAMES_PER_S = 25;
/** So often it tells how long it has recorded. */
const TOLD_MS = 200;
const BITS = { videoBitsPerSecond: 900_000, audioBitsPerSecond: 48_000 };

export interface RoundFilm {
  blob: Blob;
  durationMs: number;
}

export class RoundCamera {
  /** For how long it has recorded. */
  readonly durationMs = new Store(0);
  /** What it sees, to be shown meanwhile. */
  readonly stream: MediaStream;
  readonly #source = document.createElement("video");
  readonly #canvas = document.createElement("canvas");
  readonly #parts: Blob[] = [];
  #recorder: MediaRecorder | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #startedMs = 0;

  private constructor(stream: MediaStream) {
    this.stream = stream;
    this.#canvas.width = ROUND_PX;
    this.#canvas.height = ROUND_PX;
    this.#source.muted = true;
    this.#source.playsInline = true;
    this.#source.srcObject = stream;
  }

  /** Throws the browser's NotAllowedError or NotFoundError when there is nothing to see or to hear with. */
  static async open(): Promise<RoundCamera> {
    const size = { ideal: ROUND_PX * 1.5 };
    const video = { facingMode: "user", width: size, height: size, frameRate: { ideal: FRAMES_PER_S } };
    const audio = { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true };
    const camera = new RoundCamera(await navigator.mediaDevices.getUserMedia({ video, audio }));
    await camera.#source.play();
    return camera;
  }

  start(): void {
    this.#draw();
    const seen = this.#canvas.captureStream(FRAMES_PER_S).getVideoTracks();
    const both = new MediaStream([...seen, ...this.stream.getAudioTracks()]);
    const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
    this.#recorder = new MediaRecorder(both, { ...(mimeType && { mimeType }), ...BITS });
    this.#recorder.ondataavailable = ({ data }) => this.#parts.push(data);
    this.#recorder.start();
    this.#startedMs = performance.now();
    this.#timer = setInterval(() => this.#draw(), 1000 / FRAMES_PER_S);
  }

  /** Turns the camera off. */
  async finish(): Promise<RoundFilm> {
    const durationMs = this.#recordedMs();
    const recorder = this.#recorder;
    if (!recorder) throw new Error("Nothing was recorded.");
    const isWhole = new Promise((resolve) => recorder.addEventListener("stop", resolve, { once: true }));
    this.close();
    await isWhole;
    return { blob: new Blob(this.#parts, { type: recorder.mimeType.split(";")[0] ?? "" }), durationMs };
  }

  close(): void {
    clearInterval(this.#timer);
    if (this.#recorder && this.#recorder.state !== "inactive") this.#recorder.stop();
    for (const track of this.stream.getTracks()) track.stop();
    this.#source.srcObject = null;
  }

  #recordedMs(): number {
    return Math.min(LONGEST_ROUND_MS, performance.now() - this.#startedMs);
  }

  #draw(): void {
    const { videoWidth, videoHeight } = this.#source;
    const { x, y, side } = middleSquare(videoWidth, videoHeight);
    const context = this.#canvas.getContext("2d");
    context?.drawImage(this.#source, x, y, side, side, 0, 0, ROUND_PX, ROUND_PX);
    if (!this.#startedMs) return;
    const recordedMs = this.#recordedMs();
    const isOver = recordedMs === LONGEST_ROUND_MS;
    if (isOver || recordedMs - this.durationMs.value >= TOLD_MS) this.durationMs.set(recordedMs);
  }
}
