// Before a call: what one is seen and heard with, and what has to be said or known first.
import type { Room } from "matrix-js-sdk";
import { tameReason } from "../../core/calls/shield.ts";
import { Store } from "../../core/store.ts";
import {
  chosenDevices,
  closeMedia,
  listDevices,
  type MediaProblem,
  mediaProblemOf,
  openCallMedia,
} from "../../platform/media/callDevices.ts";

export interface PreparingView {
  isVideo: boolean;
  stream: MediaStream | undefined;
  problem: MediaProblem | undefined;
  devices: readonly MediaDeviceInfo[];
  reason: string;
}

export interface Conditions {
  /** The other has never said anything: a reason comes before the ringing. */
  needsReason: boolean;
  /** One's address should be hidden, and the server has nothing to hide it with. */
  lacksRelay: boolean;
}

export class Preparing {
  readonly view: Store<PreparingView>;
  readonly room: Room;
  readonly userId: string;
  readonly conditions: Conditions;
  #isClosed = false;

  constructor(room: Room, userId: string, isVideo: boolean, conditions: Conditions) {
    this.room = room;
    this.userId = userId;
    this.conditions = conditions;
    this.view = new Store<PreparingView>({
      isVideo,
      stream: undefined,
      problem: undefined,
      devices: [],
      reason: "",
    });
  }

  get mayStart(): boolean {
    const { stream, reason } = this.view.value;
    return stream !== undefined && (!this.conditions.needsReason || tameReason(reason) !== "");
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
    const names = { audioinput: "microphoneId", videoinput: "cameraId", audiooutput: "speakerId" } as const;
    chosenDevices.update((chosen) => ({ ...chosen, [names[kind]]: deviceId }));
    if (kind !== "audiooutput") await this.open();
  }

  setReason(reason: string): void {
    this.view.update((view) => ({ ...view, reason }));
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
