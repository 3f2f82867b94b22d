// Before a call: with what one will be seen and heard.
import { Store } from "../../core/store.ts";
import {
  chosenDevices,
  closeMedia,
  listDevices,
  type MediaProblem,
  mediaProblemOf,
  openCallMedia,
} from "../../platform/media/callDevices.ts";

export interface PreviewView {
  isVideo: boolean;
  stream: MediaStream | undefined;
  problem: MediaProblem | undefined;
  devices: readonly MediaDeviceInfo[];
}

export class Preview {
  readonly view: Store<PreviewView>;
  #isClosed = false;

  constructor(isVideo: boolean) {
    this.view = new Store<PreviewView>({ isVideo, stream: undefined, problem: undefined, devices: [] });
  }

  /** Turn on what was chosen. */
  async open(): Promise<void> {
    const { isVideo, stream: before } = this.view.value;
    this.view.update((view) => ({ ...view, problem: undefined }));
    try {
      const stream = await openCallMedia({ video: isVideo });
      // Whoever has gone away meanwhile is neither seen nor heard.
      if (this.#isClosed) return closeMedia(stream);
      closeMedia(before);
      const devices = await listDevices();
      this.view.update((view) => ({ ...view, stream, devices }));
    } catch (error) {
      closeMedia(before);
      this.view.update((view) => ({ ...view, stream: undefined, problem: mediaProblemOf(error) }));
    }
  }

  async setVideo(isVideo: boolean): Promise<void> {
    this.view.update((view) => ({ ...view, isVideo }));
    await this.open();
  }

  async choose(kind: MediaDeviceKind, deviceId: string): Promise<void> {
    chooseDevice(kind, deviceId);
    if (kind !== "audiooutput") await this.open();
  }

  async setBlurred(isBlurred: boolean): Promise<void> {
    chooseBlur(isBlurred);
    await this.open();
  }

  /** Hand over what is turned on: from now on it is the call's. */
  take(): MediaStream | undefined {
    const { stream } = this.view.value;
    this.#isClosed = true;
    this.view.update((view) => ({ ...view, stream: undefined }));
    return stream;
  }

  close(): void {
    closeMedia(this.take());
  }
}

export function chooseBlur(isBlurred: boolean): void {
  chosenDevices.update((chosen) => ({ ...chosen, isBlurred }));
}

/** From now on, in all calls. */
export function chooseDevice(kind: MediaDeviceKind, deviceId: string): void {
  const names = { audioinput: "microphoneId", videoinput: "cameraId", audiooutput: "speakerId" } as const;
  chosenDevices.update((chosen) => ({ ...chosen, [names[kind]]: deviceId }));
}
