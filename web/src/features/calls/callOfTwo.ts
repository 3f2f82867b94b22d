// A call of two, whichever way it goes: what its screen shows, and what one can do in it.
import type { Room } from "matrix-js-sdk";
import type { Quality } from "../../core/calls/quality.ts";
import type { Watchable } from "../../core/store.ts";
import type { Company } from "./company.ts";
import type { Ending } from "./ending.ts";
import type { GroupCall } from "./group/groupCall.ts";
import type { SendingProblem } from "./group/way.ts";

export type Phase =
  | "starting"
  | "calling"
  | "ringing"
  | "connecting"
  | "connected"
  | "reconnecting"
  | "ended";

export interface CallView {
  phase: Phase;
  isMuted: boolean;
  isCameraOn: boolean;
  isSharing: boolean;
  /** What is seen and heard of the other, and of oneself. */
  remote: MediaStream | undefined;
  remoteScreen: MediaStream | undefined;
  local: MediaStream | undefined;
  /** One sees oneself as in a mirror, except by the camera at a phone's back. */
  isMirrored: boolean;
  isRemoteSeen: boolean;
  isRemoteMuted: boolean;
  /** Whether the other's program lets a voice call become a video call. */
  mayUpgrade: boolean;
  connectedMs: number | undefined;
  quality: Quality | undefined;
  /** Why the camera could not be turned on, or the devices not changed. */
  problem: SendingProblem | undefined;
}

export interface CallOfTwo {
  readonly id: string;
  readonly room: Room;
  readonly userId: string;
  readonly isVideo: boolean;
  readonly isOutgoing: boolean;
  readonly view: Watchable<CallView>;
  /** How it has ended, once it has. */
  readonly ending: Ending;
  /** What carries it, where that is an SFU and it has begun. */
  readonly carried?: GroupCall | undefined;
  /** What can be recorded and captioned of it, once that has begun. */
  readonly company: Company | undefined;
  hangUp(): void;
  /** Say no; all other devices stop ringing. */
  decline(why?: "busy"): void;
  toggleMute(): Promise<void>;
  toggleCamera(): Promise<void>;
  /** The other camera of a phone. */
  flip(): Promise<void>;
  /** After other devices were chosen. */
  takeChosen(): Promise<void>;
  share(isOn: boolean): Promise<void>;
}
