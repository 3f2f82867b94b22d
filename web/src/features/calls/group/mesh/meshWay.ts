// From device to device, each to each: for few, where nothing carries calls. What is sent is sealed by the lines themselves
// (DTLS), whose fingerprints the devices give each other sealed by Olm.
import type { CallMembership } from "matrix-js-sdk/lib/matrixrtc";
import {
  isFull,
  keptPictures,
  limitFor,
  listPlaced,
  nextTurn,
  readTold,
  SCREEN_LIMIT,
  type ShownPicture,
  type Told,
  tellSending,
} from "../../../../core/calls/mesh.ts";
import type { Signal } from "../../../../core/calls/meshSignals.ts";
import type { Quality } from "../../../../core/calls/quality.ts";
import { onAnotherNetwork } from "../../../../platform/anotherNetwork.ts";
import { MESH, NoSeatError } from "../../../../platform/matrix/rtc.ts";
import { KnownMembership } from "../../../../platform/matrix/sdk.ts";
import { type DeviceName, isSigned } from "../../../../platform/matrix/sealedDevices.ts";
import { watchLine } from "../../line.ts";
import { CrowdedError, FullError, type OwnSending, type Presence, type Way, type WayPlace } from "../way.ts";
import { listMeshed } from "./meshed.ts";
import { MeshLine } from "./meshLine.ts";
import { OwnMedia } from "./ownMedia.ts";
import { type LineEvents, Peer, type Said } from "./peer.ts";
import { hearSignals, sendSignal } from "./post.ts";
import { Speakers } from "./speakers.ts";

/** What was said before it was known that its teller is in the call; more of one device would be a flood. */
const MOST_EARLY = 20;
/** For how long one is in a call of which nothing comes any more. */
export const LOST_MS = 60_000;
const SILENT: Told = { hasMicrophone: false, camera: 0, screen: 0 };

/** Somebody else in the call, with what comes of them. */
interface Other {
  sinceMs: number;
  peer: Peer<MeshLine>;
  told: Told;
  quality: Quality | undefined;
  /** Ends what watches the line. */
  stop: () => void;
}

export class MeshWay implements Way {
  readonly transport = MESH;
  readonly hasKeys = false;
  readonly isModerated = false;
  readonly hasFingerprints = true;
  readonly #place: WayPlace;
  /** Whoever comes again with the same device is somebody new. */
  readonly #stay: string = crypto.randomUUID();
  readonly #others = new Map<string, Other>();
  readonly #early = new Map<string, Said[]>();
  readonly #media: OwnMedia;
  readonly #speakers: Speakers;
  readonly #turns = { camera: 0, screen: 0 };
  /** One certificate for all lines, so that all know this device by the same fingerprint. */
  #certificate: RTCCertificate | undefined;
  #hasRelay = false;
  #isIn = false;
  #seq = 0;
  /** One after the other, so that it comes in the order in which it is said. */
  #sent: Promise<unknown> = Promise.resolve();
  #stopHearing: () => void = () => undefined;
  #stopFollowing: () => void = () => undefined;
  /** Runs as long as one is cut off. */
  #lostTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(place: WayPlace) {
    this.#place = place;
    this.#media = new OwnMedia(() => this.#tellAll());
    this.#speakers = new Speakers(place.own, this.#listLines, () => place.listener.changed());
  }

  get isConnected(): boolean {
    return this.#isIn && !this.#isCutOff;
  }

  get sending(): OwnSending {
    return {
      isMicrophoneOn: this.#media.isMicrophoneOn,
      isCameraOn: this.#turns.camera > 0,
      isSharing: this.#turns.screen > 0,
    };
  }

  async admit(): Promise<void> {
    const { rtc, own, session, relay } = this.#place;
    const others = listMeshed(rtc.memberships).filter(({ rtcBackendIdentity }) => rtcBackendIdentity !== own);
    if (isFull(others.length)) throw new FullError();
    // Nobody else would take anything that it says.
    const { userId, account } = session;
    if (!(await isSigned(session.client, { userId, deviceId: account.deviceId })))
      throw new NoSeatError("ORG_VECHE_DEVICE_NOT_VERIFIED");
    const wish: EcKeyGenParams = { name: "ECDSA", namedCurve: "P-256" };
    this.#certificate = await RTCPeerConnection.generateCertificate(wish);
    await session.client.checkTurnServers();
    this.#hasRelay = relay.isThere;
  }

  async connect(): Promise<void> {
    const { session, room } = this.#place;
    this.#isIn = true;
    this.#stopHearing = hearSignals(session, room.roomId, this.#hear);
    this.#speakers.start();
    this.#stopFollowing = onAnotherNetwork(this.#renew);
  }

  async close(): Promise<void> {
    this.#isIn = false;
    this.#stopHearing();
    this.#speakers.stop();
    this.#stopFollowing();
    for (const identity of [...this.#others.keys()]) this.#remove(identity);
    this.#noteHold();
    this.#media.close();
  }

  follow(members: readonly CallMembership[]): void {
    if (!this.#isIn) return;
    const meshed = listMeshed(members);
    const placed = listPlaced(
      meshed.map((one) => ({ identity: one.rtcBackendIdentity, sinceMs: one.createdTs() })),
    );
    const { own, listener } = this.#place;
    const isMember = meshed.some(({ rtcBackendIdentity }) => rtcBackendIdentity === own);
    if (isMember && !placed.includes(own)) {
      listener.ended("full");
      return;
    }
    const others = new Map(
      meshed
        .filter(({ rtcBackendIdentity: identity }) => identity !== own && placed.includes(identity))
        .map((one) => [one.rtcBackendIdentity, one]),
    );
    for (const [identity, { sinceMs }] of [...this.#others])
      if (others.get(identity)?.createdTs() !== sinceMs) this.#remove(identity);
    for (const [identity, one] of others) if (!this.#others.has(identity)) this.#add(identity, one);
    this.#noteHold();
    this.#limitAll();
  }

  presenceOf(identity: string): Presence | undefined {
    if (identity === this.#place.own) return this.#tellSelf();
    const other = this.#others.get(identity);
    const line = other?.peer.line;
    if (!other?.peer.isConnected || !line) return undefined;
    const kept = keptPictures(this.#listPictures());
    const isKept = (source: ShownPicture["source"]) =>
      kept.some((one) => one.identity === identity && one.source === source);
    const hasScreen = isKept("screen_share");
    const voices = [
      line.media.get("microphone"),
      hasScreen ? line.media.get("screen_share_audio") : undefined,
    ];
    return {
      isSpeaking: other.told.hasMicrophone && this.#speakers.isSpeaking(identity),
      isMuted: !other.told.hasMicrophone,
      isSealed: true,
      quality: other.quality,
      camera: isKept("camera") ? line.media.get("camera") : undefined,
      screen: hasScreen ? line.media.get("screen_share") : undefined,
      voices: voices.filter((medium) => medium !== undefined),
      fingerprint: line.fingerprint,
    };
  }

  bring(): void {
    // So few are all brought.
  }

  keepComing(): void {
    // Whatever is on comes.
  }

  setMicrophone(isOn: boolean): Promise<void> {
    return this.#media.setMicrophone(isOn);
  }

  setCamera(isOn: boolean): Promise<void> {
    return this.#show("camera", isOn, () => this.#media.setCamera(isOn));
  }

  setScreen(isOn: boolean): Promise<void> {
    return this.#show("screen", isOn, () => this.#media.setScreen(isOn));
  }

  takeChosen(): Promise<void> {
    return this.#media.takeChosen();
  }

  turnCamera(facing: "user" | "environment"): Promise<void> {
    return this.#media.turnCamera(facing);
  }

  /** Turn a picture on or off; as the fifth it stays off. */
  async #show(name: "camera" | "screen", isOn: boolean, act: () => Promise<void>): Promise<void> {
    const isNew = isOn && this.#turns[name] === 0;
    if (isNew && nextTurn(this.#listPictures()) === undefined) throw new CrowdedError();
    await act();
    // Others may have come first, while the browser asked for it.
    const turn = nextTurn(this.#listPictures());
    if (isNew && turn !== undefined) this.#turns[name] = turn;
    this.#tellAll();
    if (isNew && turn === undefined) {
      await this.#turnOff(name);
      throw new CrowdedError();
    }
  }

  #turnOff(name: "camera" | "screen"): Promise<void> {
    return name === "camera" ? this.#media.setCamera(false) : this.#media.setScreen(false);
  }

  #add(identity: string, member: CallMembership): void {
    const { userId, deviceId } = member;
    const device = { userId, deviceId };
    const isOfferer = this.#place.own < identity;
    const peer = new Peer<MeshLine>({
      stay: this.#stay,
      isOfferer,
      openLine: (callId, events) => this.#openLine(identity, device, { callId, isOfferer, events }),
      say: (word, to) => this.#say(device, { from: this.#stay, to, seq: this.#seq++, word }),
      changed: () => {
        this.#noteHold();
        this.#place.listener.changed();
      },
    });
    const sinceMs = member.createdTs();
    this.#others.set(identity, { sinceMs, peer, told: SILENT, quality: undefined, stop: () => undefined });
    for (const said of this.#early.get(identity) ?? []) peer.hear(said);
    this.#early.delete(identity);
  }

  #remove(identity: string): void {
    const other = this.#others.get(identity);
    other?.stop();
    other?.peer.close();
    this.#others.delete(identity);
  }

  #openLine(
    identity: string,
    { userId }: DeviceName,
    wish: { callId: string; isOfferer: boolean; events: LineEvents },
  ): MeshLine {
    const line = new MeshLine({
      ...wish,
      configuration: () => this.#configure(userId),
      hear: (text) => this.#hearTold(identity, line, text),
      outgoing: this.#media.outgoing,
    });
    line.limit(this.#limits());
    line.tell(this.#told());
    const other = this.#others.get(identity);
    if (!other) return line;
    other.stop();
    other.told = SILENT;
    other.stop = watchLine(
      () => line.getStats(),
      (quality) => {
        if (other.quality === quality) return;
        other.quality = quality;
        this.#place.listener.changed();
      },
    );
    return line;
  }

  #configure(userId: string): RTCConfiguration {
    const { relay, mayShowAddress } = this.#place;
    const isHidden = relay.isWishedFor(userId) && !(mayShowAddress && !this.#hasRelay);
    return {
      iceServers: relay.servers,
      iceTransportPolicy: isHidden ? "relay" : "all",
      bundlePolicy: "max-bundle",
      ...(this.#certificate && { certificates: [this.#certificate] }),
    };
  }

  #say(to: DeviceName, said: Said): number {
    const { session, room } = this.#place;
    const signal = { ...said, roomId: room.roomId, deviceId: session.account.deviceId };
    // What could not be sent is said in other words when the line is mended.
    this.#sent = this.#sent.then(() => sendSignal(session, to, signal)).catch(() => undefined);
    return said.seq;
  }

  #hear = (signal: Signal, { userId, deviceId }: DeviceName): void => {
    const identity = `${userId}:${deviceId}`;
    const other = this.#others.get(identity);
    if (other) other.peer.hear(signal);
    else if (this.#place.room.getMember(userId)?.membership === KnownMembership.Join)
      this.#keep(identity, signal);
  };

  #keep(identity: string, signal: Signal): void {
    this.#early.set(identity, [...(this.#early.get(identity) ?? []), signal].slice(-MOST_EARLY));
  }

  #hearTold(identity: string, line: MeshLine, text: unknown): void {
    const other = this.#others.get(identity);
    const told = readTold(text);
    if (!told || other?.peer.line !== line) return;
    other.told = told;
    this.#yield();
    this.#place.listener.changed();
  }

  /** Of several who have turned a picture on at once as the fourth, all but one turn theirs off. */
  #yield(): void {
    const { own } = this.#place;
    const kept = keptPictures(this.#listPictures()).filter(({ identity }) => identity === own);
    for (const [name, source] of [
      ["camera", "camera"],
      ["screen", "screen_share"],
    ] as const)
      if (this.#turns[name] > 0 && !kept.some((one) => one.source === source)) {
        this.#place.listener.crowded();
        void this.#turnOff(name);
      }
  }

  #listPictures(): ShownPicture[] {
    const told: [string, Told][] = [...this.#others]
      .filter(([, { peer }]) => peer.isConnected)
      .map(([identity, other]) => [identity, other.told]);
    const own: [string, Told] = [this.#place.own, { hasMicrophone: true, ...this.#turns }];
    return [...told, own].flatMap(([identity, { camera, screen }]) => [
      ...(camera > 0 ? [{ identity, source: "camera" as const, turn: camera }] : []),
      ...(screen > 0 ? [{ identity, source: "screen_share" as const, turn: screen }] : []),
    ]);
  }

  #tellSelf(): Presence {
    const qualities = [...this.#others.values()].map(({ quality }) => quality);
    return {
      isSpeaking: this.#media.isMicrophoneOn && this.#speakers.isSpeaking(this.#place.own),
      isMuted: !this.#media.isMicrophoneOn,
      isSealed: true,
      // Where one line is good, one's own part of it is.
      quality: (["good", "fair", "poor"] as const).find((one) => qualities.includes(one)),
      camera: this.#media.find("camera"),
      screen: this.#media.find("screen_share"),
      voices: [],
      fingerprint: this.#listLines()[0]?.[1].ownFingerprint,
    };
  }

  #listLines = (): [identity: string, line: MeshLine][] =>
    [...this.#others].flatMap(([identity, { peer }]) =>
      peer.line && peer.isConnected ? [[identity, peer.line] as [string, MeshLine]] : [],
    );

  #told(): string {
    return tellSending({ hasMicrophone: this.#media.isMicrophoneOn, ...this.#turns });
  }

  /** What is sent has changed. */
  #tellAll(): void {
    // What is gone has its turn no more.
    if (!this.#media.find("camera")) this.#turns.camera = 0;
    if (!this.#media.find("screen_share")) this.#turns.screen = 0;
    const { outgoing } = this.#media;
    const told = this.#told();
    for (const { peer } of this.#others.values()) {
      peer.line?.send(outgoing);
      peer.line?.tell(told);
    }
    this.#place.listener.changed();
  }

  #limits(): Parameters<MeshLine["limit"]>[0] {
    return { camera: limitFor(this.#others.size), screen_share: SCREEN_LIMIT };
  }

  #limitAll(): void {
    const limits = this.#limits();
    for (const { peer } of this.#others.values()) peer.line?.limit(limits);
  }

  /** Lines held, and none does now. */
  get #isCutOff(): boolean {
    const peers = [...this.#others.values()].map(({ peer }) => peer);
    return peers.some(({ isLost }) => isLost) && !peers.some(({ isConnected }) => isConnected);
  }

  #noteHold(): void {
    if (this.#isCutOff) this.#lostTimer ??= setTimeout(() => this.#place.listener.ended("lost"), LOST_MS);
    else this.#stopWaiting();
  }

  #stopWaiting(): void {
    clearTimeout(this.#lostTimer);
    this.#lostTimer = undefined;
  }

  /** On another network it may well hold: that is waited for anew. */
  #renew = (): void => {
    this.#stopWaiting();
    this.#noteHold();
    for (const { peer } of this.#others.values()) peer.renew();
  };
}
