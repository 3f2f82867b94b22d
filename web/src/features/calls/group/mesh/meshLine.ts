// One line to another device. It has the same four places for voices and pictures from the first offer on: what is turned on
// and off later is put in and taken out, and nothing is offered anew for it.
import type { PictureLimit } from "../../../../core/calls/mesh.ts";
import { type Candidate, fingerprintOf } from "../../../../core/calls/meshSignals.ts";
import type { Source } from "../way.ts";
import { TrackMedium } from "./medium.ts";
import type { Line, LineEvents, LineState } from "./peer.ts";

export const SOURCES: readonly Source[] = ["microphone", "camera", "screen_share", "screen_share_audio"];
export type Outgoing = ReadonlyMap<Source, MediaStreamTrack>;

const KINDS: Record<Source, "audio" | "video"> = {
  microphone: "audio",
  camera: "video",
  screen_share: "video",
  screen_share_audio: "audio",
};
/** Ways that are found together are told together. */
const GATHER_MS = 100;
const TOLD_CHANNEL = 0;

export interface MeshLineParts {
  callId: string;
  isOfferer: boolean;
  configuration: () => RTCConfiguration;
  events: LineEvents;
  /** What the other device says of what it sends, as it comes. */
  hear: (text: unknown) => void;
  outgoing: Outgoing;
}

export class MeshLine implements Line {
  readonly callId: string;
  /** What comes, by its place; empty before there is an offer. */
  readonly media = new Map<Source, TrackMedium>();
  readonly #parts: MeshLineParts;
  readonly #connection: RTCPeerConnection;
  readonly #channel: RTCDataChannel;
  #places: RTCRtpTransceiver[] = [];
  #outgoing: Outgoing;
  #limits: Partial<Record<Source, PictureLimit>> = {};
  #told = "";
  #found: Candidate[] = [];
  #hasOffered = false;
  /** Ways of theirs that came before their description. */
  #early: Candidate[] = [];

  constructor(parts: MeshLineParts) {
    this.#parts = parts;
    this.callId = parts.callId;
    this.#outgoing = parts.outgoing;
    this.#connection = new RTCPeerConnection(parts.configuration());
    this.#channel = this.#connection.createDataChannel("told", { negotiated: true, id: TOLD_CHANNEL });
    this.#channel.onopen = () => this.#tell();
    this.#channel.onmessage = ({ data }) => parts.hear(data);
    this.#connection.onconnectionstatechange = () => {
      void this.#applyLimits();
      parts.events.stateChanged();
    };
    this.#connection.onicecandidate = ({ candidate }) => candidate && this.#gather(candidate.toJSON());
    if (!parts.isOfferer) return;
    for (const source of SOURCES) this.#connection.addTransceiver(KINDS[source], { direction: "sendrecv" });
    this.#place();
  }

  get state(): LineState {
    const { connectionState } = this.#connection;
    if (connectionState === "new") return "connecting";
    return connectionState === "closed" ? "failed" : connectionState;
  }

  /** Of the certificate with which the other device has to answer, as it said; undefined before it has. */
  get fingerprint(): string | undefined {
    return fingerprintOf(this.#connection.remoteDescription?.sdp ?? "");
  }

  /** The same of this device. */
  get ownFingerprint(): string | undefined {
    return fingerprintOf(this.#describe());
  }

  async offer(): Promise<string> {
    if (this.#hasOffered) {
      this.#connection.setConfiguration(this.#parts.configuration());
      this.#connection.restartIce();
    }
    this.#hasOffered = true;
    await this.#connection.setLocalDescription(await this.#connection.createOffer());
    return this.#describe();
  }

  async answer(sdp: string): Promise<string> {
    await this.#connection.setRemoteDescription({ type: "offer", sdp });
    if (this.#places.length === 0) this.#place();
    await this.#addEarly();
    await this.#connection.setLocalDescription(await this.#connection.createAnswer());
    return this.#describe();
  }

  async accept(sdp: string): Promise<void> {
    await this.#connection.setRemoteDescription({ type: "answer", sdp });
    await this.#addEarly();
  }

  async addCandidates(candidates: readonly Candidate[]): Promise<void> {
    this.#early.push(...candidates);
    if (this.#connection.remoteDescription) await this.#addEarly();
  }

  /** Send these, and nothing else. */
  send(outgoing: Outgoing): void {
    this.#outgoing = outgoing;
    const replaced = this.#places.map(async ({ sender }, at) => {
      const track = outgoing.get(SOURCES[at] ?? "microphone") ?? null;
      if (sender.track !== track) await sender.replaceTrack(track);
    });
    // On a line that is being closed nothing is sent.
    void Promise.allSettled(replaced).then(() => this.#applyLimits());
  }

  limit(limits: Partial<Record<Source, PictureLimit>>): void {
    this.#limits = limits;
    void this.#applyLimits();
  }

  /** Say what one sends. */
  tell(text: string): void {
    this.#told = text;
    this.#tell();
  }

  /** How loud something that comes is now, from 0 to 1. */
  levelOf(source: Source): number {
    const [heard] = this.#placeOf(source)?.receiver.getSynchronizationSources() ?? [];
    return heard?.audioLevel ?? 0;
  }

  /** How loud one is oneself. */
  async readOwnLevel(): Promise<number> {
    const stats = await this.#placeOf("microphone")?.sender.getStats();
    const levels = [...(stats?.values() ?? [])].map(({ audioLevel }) => audioLevel ?? 0);
    return Math.max(0, ...levels);
  }

  getStats(): Promise<RTCStatsReport> {
    return this.#connection.getStats();
  }

  close(): void {
    this.#channel.onmessage = null;
    this.#connection.onconnectionstatechange = null;
    this.#connection.onicecandidate = null;
    this.#connection.close();
  }

  #place(): void {
    const places = this.#connection.getTransceivers();
    if (places.length !== SOURCES.length) throw new Error("Another offer than ours has four places.");
    for (const [at, place] of places.entries()) {
      const source = SOURCES[at] ?? "microphone";
      const { track } = place.receiver;
      if (track.kind !== KINDS[source]) throw new Error("The places are in another order.");
      place.direction = "sendrecv";
      this.media.set(source, new TrackMedium(source, track));
    }
    this.#places = places;
    this.send(this.#outgoing);
  }

  #placeOf(source: Source): RTCRtpTransceiver | undefined {
    return this.#places[SOURCES.indexOf(source)];
  }

  async #applyLimits(): Promise<void> {
    if (this.state !== "connected") return;
    for (const [source, limit] of Object.entries(this.#limits) as [Source, PictureLimit][]) {
      const sender = this.#placeOf(source)?.sender;
      const parameters = sender?.getParameters();
      const [encoding] = parameters?.encodings ?? [];
      if (!sender || !parameters || !encoding) continue;
      encoding.maxBitrate = limit.bitsPerS;
      encoding.scaleResolutionDownBy = Math.max(
        1,
        (sender.track?.getSettings().height ?? 0) / limit.heightPx,
      );
      // Where the browser cannot, it is sent as it likes.
      await sender.setParameters(parameters).catch(() => undefined);
    }
  }

  async #addEarly(): Promise<void> {
    // One of before a restart is of no use any more.
    for (const candidate of this.#early.splice(0))
      await this.#connection.addIceCandidate(candidate).catch(() => undefined);
  }

  #gather({ candidate = "", sdpMid = null, sdpMLineIndex = null }: RTCIceCandidateInit): void {
    if (this.#found.length === 0)
      setTimeout(() => this.#parts.events.found(this.#found.splice(0)), GATHER_MS);
    this.#found.push({ candidate, sdpMid, sdpMLineIndex });
  }

  #describe(): string {
    return this.#connection.localDescription?.sdp ?? "";
  }

  #tell(): void {
    if (this.#told && this.#channel.readyState === "open") this.#channel.send(this.#told);
  }
}
