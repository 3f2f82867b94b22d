// A camera whose background is blurred: who is before it stays sharp. Nothing leaves the device for that.
import { type Cut, openSegmenter, type Segmenter } from "./segmenter.ts";

const BLUR_PX = 14;
const FRAME_MS = 1000 / 30;

/** The background cannot be blurred; then nothing is shown rather than all of it. */
export class BlurError extends Error {}

export class Blur {
  /** What others are shown. Closing it does not turn the camera off. */
  readonly track: MediaStreamTrack;
  readonly #segmenter: Segmenter;
  readonly #film: HTMLVideoElement;
  readonly #canvas: HTMLCanvasElement;
  #isClosed = false;

  static async open(camera: MediaStreamTrack): Promise<Blur> {
    try {
      const [segmenter, film] = await Promise.all([openSegmenter(), play(camera)]);
      const canvas = document.createElement("canvas");
      const blur = new Blur(segmenter, film, canvas);
      // Not shown before something is blurred.
      await blur.#drawOnce();
      void blur.#drawOn();
      return blur;
    } catch (error) {
      throw new BlurError("The background cannot be blurred.", { cause: error });
    }
  }

  private constructor(segmenter: Segmenter, film: HTMLVideoElement, canvas: HTMLCanvasElement) {
    this.#segmenter = segmenter;
    this.#film = film;
    this.#canvas = canvas;
    const [track] = canvas.captureStream().getVideoTracks();
    if (!track) throw new Error("A canvas has a track.");
    this.track = track;
  }

  close(): void {
    this.#isClosed = true;
    MediaStreamTrack.prototype.stop.call(this.track);
    this.#film.srcObject = null;
  }

  async #drawOn(): Promise<void> {
    while (!this.#isClosed) {
      const begun = performance.now();
      // A frame that cannot be cut is left out: the last one stays.
      await this.#drawOnce().catch(() => undefined);
      const tookMs = performance.now() - begun;
      // Not at the window's frames: it has none while the call is in another tab. Where cutting takes long, the page has
      // as much time for everything else.
      await new Promise((done) => setTimeout(done, Math.max(FRAME_MS - tookMs, tookMs)));
    }
    await this.#segmenter.close();
  }

  async #drawOnce(): Promise<void> {
    const { videoWidth: width, videoHeight: height } = this.#film;
    if (width === 0) return;
    if (this.#canvas.width !== width || this.#canvas.height !== height)
      Object.assign(this.#canvas, { width, height });
    const cut = await this.#segmenter.cut(this.#film);
    const brush = this.#canvas.getContext("2d");
    if (brush && !this.#isClosed) paint(brush, cut);
  }
}

/** Who is there, cut out; and behind them all of it, blurred. */
function paint(brush: CanvasRenderingContext2D, { image, mask }: Cut): void {
  const { width, height } = brush.canvas;
  brush.save();
  brush.globalCompositeOperation = "copy";
  brush.drawImage(mask, 0, 0, width, height);
  brush.globalCompositeOperation = "source-in";
  brush.drawImage(image, 0, 0, width, height);
  brush.globalCompositeOperation = "destination-over";
  brush.filter = `blur(${BLUR_PX}px)`;
  // Beyond the edge: there it would be blurred with nothing.
  brush.drawImage(image, -BLUR_PX, -BLUR_PX, width + 2 * BLUR_PX, height + 2 * BLUR_PX);
  brush.restore();
}

async function play(camera: MediaStreamTrack): Promise<HTMLVideoElement> {
  const film = document.createElement("video");
  film.muted = true;
  film.playsInline = true;
  film.srcObject = new MediaStream([camera]);
  await film.play();
  return film;
}
