// Microphones, cameras and loudspeakers for calls: which there are, which were chosen, and turning them on.
import { Store } from "../../core/store.ts";
import { Blur, BlurError } from "./blur/blur.ts";

export interface ChosenDevices {
  microphoneId?: string;
  cameraId?: string;
  speakerId?: string;
  /** Whether what is behind one is blurred. */
  isBlurred?: boolean;
}

export interface CallMediaWish {
  /** As long as nothing else is said, the microphone is turned on. */
  audio?: boolean;
  video: boolean;
  /** Which way the camera of a phone looks, where no camera was chosen. */
  facing?: "user" | "environment";
}

/** Why there is nothing to speak or to be seen with. */
export type MediaProblem = "forbidden" | "missing" | "taken" | "insecure" | "blur" | "failed";

const KEY = "veche.call-devices";

/** What the browser takes out of what a microphone hears, so that only the voice is left. */
export const CLEAN_VOICE = { echoCancellation: true, noiseSuppression: true, autoGainControl: true } as const;

/** Kept in this browser. */
export const chosenDevices = new Store<ChosenDevices>(read());
chosenDevices.subscribe(() => localStorage.setItem(KEY, JSON.stringify(chosenDevices.value)));

/** Throws what the browser throws; `mediaProblemOf` says what that means. */
export async function openCallMedia(wish: CallMediaWish): Promise<MediaStream> {
  const stream = await openChosen(wish);
  if (wish.video && chosenDevices.value.isBlurred) await blurIn(stream);
  return stream;
}

/** What was chosen; where it was unplugged, whatever there is. A device that one would only like browsers pass over. */
async function openChosen(wish: CallMediaWish): Promise<MediaStream> {
  try {
    return await open(wish, chosenDevices.value);
  } catch (error) {
    // Not in all browsers it is an Error.
    if ((error as { name?: unknown }).name !== "OverconstrainedError") throw error;
    return open(wish, {});
  }
}

function open(
  { audio = true, video, facing }: CallMediaWish,
  { microphoneId, cameraId }: ChosenDevices,
): Promise<MediaStream> {
  const microphone = {
    ...(microphoneId && { deviceId: { exact: microphoneId } }),
    ...CLEAN_VOICE,
  };
  const camera = {
    ...(facing
      ? { facingMode: facing }
      : cameraId
        ? { deviceId: { exact: cameraId } }
        : { facingMode: "user" }),
    width: { ideal: 1280 },
    height: { ideal: 720 },
    frameRate: { ideal: 30 },
  };
  return navigator.mediaDevices.getUserMedia({ audio: audio && microphone, video: video && camera });
}

/** Put the blurred camera in the place of the camera; turning it off turns off both. */
async function blurIn(stream: MediaStream): Promise<void> {
  const [camera] = stream.getVideoTracks();
  if (!camera) return;
  try {
    const blur = await Blur.open(camera);
    blur.track.stop = () => {
      camera.stop();
      blur.close();
    };
    stream.removeTrack(camera);
    stream.addTrack(blur.track);
  } catch (error) {
    closeMedia(stream);
    throw error;
  }
}

export function closeMedia(stream: MediaStream | undefined): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

export async function listDevices(): Promise<MediaDeviceInfo[]> {
  const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  // Before one may use them, they have no names.
  return devices.filter(({ deviceId }) => deviceId !== "");
}

export function mediaProblemOf(error: unknown): MediaProblem {
  if (!navigator.mediaDevices) return "insecure";
  if (error instanceof BlurError) return "blur";
  const name = error instanceof Error || error instanceof DOMException ? error.name : "";
  const known: Record<string, MediaProblem> = {
    NotAllowedError: "forbidden",
    SecurityError: "forbidden",
    NotFoundError: "missing",
    OverconstrainedError: "missing",
    NotReadableError: "taken",
    AbortError: "taken",
  };
  return known[name] ?? "failed";
}

function read(): ChosenDevices {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}");
  } catch {
    return {};
  }
}
