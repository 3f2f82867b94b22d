// The door to whatever carries a call of many: an SFU, or lines from device to device. Who is in the call comes from Matrix.
import type { Room } from "matrix-js-sdk";
import type { CallMembership, MatrixRTCSession } from "matrix-js-sdk/lib/matrixrtc";
import type { Quality } from "../../../core/calls/quality.ts";
import type { Transport } from "../../../platform/matrix/rtc.ts";
import type { Session } from "../../../platform/matrix/session.ts";
import type { MediaProblem } from "../../../platform/media/callDevices.ts";
import type { Relay } from "../relay.ts";

/** Why one is in the call no more, or never was, without having wished so. */
export type GroupProblem =
  | "failed"
  | "none"
  | "full"
  | "unverified"
  /** The browser cannot seal what it sends. */
  | "browser"
  | "forbidden"
  | "removed"
  | "elsewhere"
  | "lost";

/** Why others do not see or hear one: a device, or there are as many pictures as can be sent. */
export type SendingProblem = MediaProblem | "crowded";

export type Source = "microphone" | "camera" | "screen_share" | "screen_share_audio";

/** A voice or a picture. */
export interface Medium {
  readonly sid?: string | undefined;
  /** One of `Source`. */
  readonly source: string;
  readonly mediaStreamTrack: MediaStreamTrack;
  attach(element: HTMLMediaElement): unknown;
  detach(element: HTMLMediaElement): unknown;
}

/** What is brought of somebody. */
export interface Presence {
  isSpeaking: boolean;
  isMuted: boolean;
  /** What this device sends cannot be opened by anybody else; what is sent openly is neither shown nor played. */
  isSealed: boolean;
  quality: Quality | undefined;
  camera: Medium | undefined;
  screen: Medium | undefined;
  /** Their own one hears nowhere. */
  voices: readonly Medium[];
  /** By which the line to them is known, where it goes to their device itself. */
  fingerprint?: string | undefined;
}

/** Somebody whose picture may be brought. */
export interface Filmable {
  identity: string;
  isSelf: boolean;
  isSpeaking: boolean;
}

export interface OwnSending {
  isMicrophoneOn: boolean;
  isCameraOn: boolean;
  isSharing: boolean;
}

/** Who hears what happens on the way. */
export interface WayListener {
  changed(): void;
  /** Somebody who may has turned one's microphone off. */
  silenced(): void;
  /** A picture of one's own was turned off: others were first. */
  crowded(): void;
  /** It was lost and is there again, but brings nothing of what one sent. */
  returned(): void;
  /** One is out of the call. */
  ended(problem: GroupProblem): void;
}

export interface WayPlace {
  session: Session;
  room: Room;
  rtc: MatrixRTCSession;
  /** This device's name in the call. */
  own: string;
  /** A call of two: its screen shows everything large. */
  isPair: boolean;
  relay: Relay;
  /** One knows that others learn one's address where there is no relay. */
  mayShowAddress: boolean;
  listener: WayListener;
}

export interface Way {
  /** What is said of it in one's membership of the call. */
  readonly transport: Transport;
  /** Whether what is sent is sealed with keys that members give each other. */
  readonly hasKeys: boolean;
  /** Whether those who look after the call can turn microphones off and remove people from it. */
  readonly isModerated: boolean;
  /** Whether each one is known by the fingerprint of the line to them. */
  readonly hasFingerprints: boolean;
  readonly isConnected: boolean;
  readonly sending: OwnSending;
  /** Whether one may come in, asked before one says that one is in; throws what `problemOf` tells. */
  admit(): Promise<void>;
  /** After one has said so; where the way there does not hold, it is tried for a while. */
  connect(): Promise<void>;
  close(): Promise<void>;
  /** Somebody has come or gone. */
  follow(members: readonly CallMembership[]): void;
  /** Undefined as long as nothing can come of them. */
  presenceOf(identity: string): Presence | undefined;
  /** Bring the pictures of those who are seen, by their names, and need not bring all others. */
  bring(people: readonly Filmable[], seen: ReadonlySet<string>): void;
  /** These pictures are needed though nobody looks at them, and no others. */
  keepComing(films: readonly WantedFilm[]): void;
  /** Throw what the browser throws, or CrowdedError. */
  setMicrophone(isOn: boolean): Promise<void>;
  setCamera(isOn: boolean): Promise<void>;
  setScreen(isOn: boolean): Promise<void>;
  /** After other devices were chosen. */
  takeChosen(): Promise<void>;
  /** One of the two cameras of a phone. */
  turnCamera(facing: "user" | "environment"): Promise<void>;
}

export type OpenWay = (place: WayPlace) => Way;

export interface WantedFilm {
  track: Medium;
  isLarge: boolean;
}

/** As many are in the call as its way carries. */
export class FullError extends Error {}

/** This browser cannot seal what it sends, and nothing is sent openly. */
export class BrowserError extends Error {}

/** As many pictures are shown in the call as its way carries. */
export class CrowdedError extends Error {}
