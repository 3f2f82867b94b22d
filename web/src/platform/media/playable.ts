// What is known of a video or a sound before it is sent: its length, its size on the screen, a picture from it.
import { type Drawn, makePoster } from "./picture.ts";

export interface Playable {
  durationMs?: number;
  width?: number;
  height?: number;
  thumbnail?: Drawn;
}

const LONGEST_WAIT_MS = 5000;

/** What this browser cannot play is sent all the same, with nothing told. */
export async function readPlayable(file: Blob): Promise<Playable> {
  const url = URL.createObjectURL(file);
  try {
    return file.type.startsWith("video/") ? await readVideo(url) : await readSound(url);
  } catch {
    return {};
  } finally {
    URL.revokeObjectURL(url);
  }
}

async function readVideo(url: string): Promise<Playable> {
  const video = document.createElement("video");
  video.muted = true;
  video.preload = "auto";
  video.src = url;
  await happens(video, "loadeddata");
  await goIn(video);
  const { videoWidth: width, videoHeight: height } = video;
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext("2d")?.drawImage(video, 0, 0);
  return { ...durationOf(video), width, height, thumbnail: await makePoster(canvas) };
}

/** Many begin black. Where one cannot jump in it, the beginning has to do. */
async function goIn(video: HTMLVideoElement): Promise<void> {
  if (!Number.isFinite(video.duration)) return;
  const there = happens(video, "seeked");
  video.currentTime = Math.min(1, video.duration / 10);
  await there.catch(() => undefined);
}

async function readSound(url: string): Promise<Playable> {
  const sound = new Audio();
  sound.preload = "metadata";
  sound.src = url;
  await happens(sound, "loadedmetadata");
  return durationOf(sound);
}

/** A recording that was never finished says "Infinity". */
function durationOf({ duration }: HTMLMediaElement): { durationMs?: number } {
  return Number.isFinite(duration) ? { durationMs: Math.round(duration * 1000) } : {};
}

function happens(element: HTMLMediaElement, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`No ${name}.`)), LONGEST_WAIT_MS);
    element.addEventListener("error", () => reject(new Error("It cannot be played.")), { once: true });
    element.addEventListener(
      name,
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
