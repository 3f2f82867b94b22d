// Who is seen in a call as one film: their pictures, or their names where there is none.
import { fitPicture, type Place, placeDrawn } from "../../../core/calls/recording.ts";
import type { Seen } from "./shot.ts";

const SIZE = { width: 1280, height: 720 };
const GAP_PX = 4;
const COLORS = {
  ground: "#101113",
  tile: "#25262b",
  words: "#ffffff",
  shade: "rgba(0,0,0,0.6)",
  speaks: "#51cf66",
};
const NAME_PX = 22;
const LARGE_NAME_PX = 40;

interface Film {
  track: MediaStreamTrack;
  video: HTMLVideoElement;
}

export class Painter {
  readonly #canvas = Object.assign(document.createElement("canvas"), SIZE);
  readonly #films = new Map<string, Film>();
  #seen: readonly Seen[] = [];

  /** What is drawn, so many times a second. */
  capture(framesPerS: number): MediaStreamTrack | undefined {
    return this.#canvas.captureStream(framesPerS).getVideoTracks()[0];
  }

  see(seen: readonly Seen[]): void {
    this.#seen = seen;
    const tracks = new Map(seen.flatMap(({ key, track }) => (track ? [[key, track] as const] : [])));
    for (const [key, film] of this.#films) if (tracks.get(key) !== film.track) this.#drop(key, film);
    for (const [key, track] of tracks) if (!this.#films.has(key)) this.#films.set(key, play(track));
  }

  draw(): void {
    const brush = this.#canvas.getContext("2d", { alpha: false });
    if (!brush) return;
    brush.fillStyle = COLORS.ground;
    brush.fillRect(0, 0, SIZE.width, SIZE.height);
    const places = placeDrawn(this.#seen.length, this.#seen[0]?.isWhole ?? false, SIZE.width, SIZE.height);
    for (const [at, one] of this.#seen.entries()) {
      const place = places[at];
      if (place) this.#drawOne(brush, one, within(place));
    }
  }

  close(): void {
    this.see([]);
  }

  #drawOne(brush: CanvasRenderingContext2D, one: Seen, place: Place): void {
    brush.save();
    brush.beginPath();
    brush.rect(place.x, place.y, place.width, place.height);
    brush.clip();
    brush.fillStyle = COLORS.tile;
    brush.fill();
    const hasPicture = drawPicture(brush, this.#films.get(one.key)?.video, place, one.isWhole);
    drawName(brush, one.name, place, hasPicture);
    if (one.isSpeaking) {
      brush.strokeStyle = COLORS.speaks;
      brush.lineWidth = GAP_PX * 2;
      brush.strokeRect(place.x, place.y, place.width, place.height);
    }
    brush.restore();
  }

  #drop(key: string, { video }: Film): void {
    video.srcObject = null;
    this.#films.delete(key);
  }
}

function within({ x, y, width, height }: Place): Place {
  return { x: x + GAP_PX, y: y + GAP_PX, width: width - 2 * GAP_PX, height: height - 2 * GAP_PX };
}

function drawPicture(
  brush: CanvasRenderingContext2D,
  video: HTMLVideoElement | undefined,
  place: Place,
  isWhole: boolean,
): boolean {
  if (!video || video.videoWidth === 0 || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return false;
  const { from, to } = fitPicture({ width: video.videoWidth, height: video.videoHeight }, place, isWhole);
  brush.drawImage(video, from.x, from.y, from.width, from.height, to.x, to.y, to.width, to.height);
  return true;
}

/** Below a picture, or instead of it. */
function drawName(brush: CanvasRenderingContext2D, name: string, place: Place, isBelow: boolean): void {
  const px = isBelow ? NAME_PX : Math.min(LARGE_NAME_PX, place.width / 8);
  brush.font = `${px}px system-ui, sans-serif`;
  brush.textAlign = "center";
  brush.textBaseline = "middle";
  const middle = place.x + place.width / 2;
  const y = isBelow ? place.y + place.height - px : place.y + place.height / 2;
  if (isBelow) {
    brush.fillStyle = COLORS.shade;
    brush.fillRect(place.x, y - px, place.width, px * 2);
  }
  brush.fillStyle = COLORS.words;
  brush.fillText(name, middle, y, place.width - 2 * px);
}

function play(track: MediaStreamTrack): Film {
  const video = document.createElement("video");
  video.muted = true;
  video.playsInline = true;
  video.srcObject = new MediaStream([track]);
  // It is stopped when somebody turns their camera off meanwhile.
  void video.play().catch(() => undefined);
  return { track, video };
}
