// What this device sends to all others: its microphone, its camera, its screen.
import { closeMedia, openCallMedia } from "../../../../platform/media/callDevices.ts";
import type { Source } from "../way.ts";
import { TrackMedium } from "./medium.ts";
import type { Outgoing } from "./meshLine.ts";

export class OwnMedia {
  readonly #media = new Map<Source, TrackMedium>();
  readonly #changed: () => void;
  #isMuted = true;
  #isClosed = false;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get outgoing(): Outgoing {
    return new Map([...this.#media].map(([source, { mediaStreamTrack }]) => [source, mediaStreamTrack]));
  }

  get isMicrophoneOn(): boolean {
    return this.#media.has("microphone") && !this.#isMuted;
  }

  find(source: Source): TrackMedium | undefined {
    return this.#media.get(source);
  }

  /** The device stays open while one is silent, so that one is heard at once. */
  async setMicrophone(isOn: boolean): Promise<void> {
    if (isOn && !this.#media.has("microphone")) await this.#open({ audio: true, video: false });
    this.#isMuted = !isOn;
    this.#silence();
    this.#changed();
  }

  async setCamera(isOn: boolean): Promise<void> {
    if (isOn) await this.#open({ audio: false, video: true });
    else this.#remove("camera");
    this.#changed();
  }

  async turnCamera(facing: "user" | "environment"): Promise<void> {
    // A phone opens one of its cameras at a time.
    this.#remove("camera");
    await this.#open({ audio: false, video: true, facing });
    this.#changed();
  }

  async setScreen(isOn: boolean): Promise<void> {
    if (isOn)
      this.#take(await navigator.mediaDevices.getDisplayMedia({ video: true, audio: true }), "screen");
    else this.#removeScreen();
    this.#changed();
  }

  /** After other devices were chosen. */
  async takeChosen(): Promise<void> {
    const [audio, video] = [this.#media.has("microphone"), this.#media.has("camera")];
    if (audio || video) await this.#open({ audio, video });
    this.#changed();
  }

  close(): void {
    this.#isClosed = true;
    for (const source of [...this.#media.keys()]) this.#remove(source);
  }

  async #open(wish: Parameters<typeof openCallMedia>[0]): Promise<void> {
    this.#take(await openCallMedia(wish), "devices");
    this.#silence();
  }

  #take(stream: MediaStream, from: "devices" | "screen"): void {
    if (this.#isClosed) {
      closeMedia(stream);
      return;
    }
    const [voice, picture]: Source[] =
      from === "screen" ? ["screen_share_audio", "screen_share"] : ["microphone", "camera"];
    for (const track of stream.getTracks()) {
      const source = track.kind === "audio" ? voice : picture;
      if (!source) continue;
      this.#remove(source);
      this.#media.set(source, new TrackMedium(source, track));
      // A device can be taken away, and the browser has a button of its own to stop sharing.
      track.addEventListener("ended", () => this.#lose(source, track));
    }
  }

  #lose(source: Source, track: MediaStreamTrack): void {
    if (this.#media.get(source)?.mediaStreamTrack !== track) return;
    if (source === "screen_share") this.#removeScreen();
    else this.#remove(source);
    this.#changed();
  }

  #removeScreen(): void {
    this.#remove("screen_share");
    this.#remove("screen_share_audio");
  }

  #remove(source: Source): void {
    this.#media.get(source)?.mediaStreamTrack.stop();
    this.#media.delete(source);
  }

  #silence(): void {
    const microphone = this.#media.get("microphone");
    if (microphone) microphone.mediaStreamTrack.enabled = !this.#isMuted;
  }
}
