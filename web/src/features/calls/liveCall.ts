// One classic call that is going on: the SDK's, as something that can be looked at, and what one can do in it.
import type { MatrixCall, Room } from "matrix-js-sdk";
import type { CallFeed as Feed } from "matrix-js-sdk/lib/webrtc/callFeed";
import type { Quality } from "../../core/calls/quality.ts";
import { Store } from "../../core/store.ts";
import { CallErrorCode, CallEvent, CallFeedEvent, CallState, EventType } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { type MediaProblem, mediaProblemOf, openCallMedia } from "../../platform/media/callDevices.ts";
import type { CallOfTwo, CallView, Phase } from "./callOfTwo.ts";
import { DirectCompany } from "./direct/directCompany.ts";
import { type Ending, endingOf, refusalIn } from "./ending.ts";
import { keepOneClock, watchLine } from "./line.ts";

const PHASES: Record<CallState, Phase> = {
  [CallState.Fledgling]: "starting",
  [CallState.WaitLocalMedia]: "starting",
  [CallState.CreateOffer]: "starting",
  [CallState.InviteSent]: "calling",
  [CallState.Ringing]: "ringing",
  [CallState.CreateAnswer]: "connecting",
  [CallState.Connecting]: "connecting",
  [CallState.Connected]: "connected",
  [CallState.Ended]: "ended",
};

export class LiveCall implements CallOfTwo {
  readonly view: Store<CallView>;
  readonly call: MatrixCall;
  readonly room: Room;
  readonly userId: string;
  readonly isVideo: boolean;
  readonly isOutgoing: boolean;
  readonly company: DirectCompany;
  #connectedMs: number | undefined;
  #quality: Quality | undefined;
  #problem: MediaProblem | undefined;
  #facing: "user" | "environment" | undefined;
  #refusal: CallErrorCode | undefined;
  #serverRefusal: Ending | undefined;
  readonly #feeds = new Set<Feed>();
  readonly #stopWatching: () => void;

  constructor(
    session: Session,
    call: MatrixCall,
    about: Pick<LiveCall, "room" | "userId" | "isVideo" | "isOutgoing">,
  ) {
    this.call = call;
    this.room = about.room;
    this.userId = about.userId;
    this.isVideo = about.isVideo;
    this.isOutgoing = about.isOutgoing;
    this.company = new DirectCompany(session, { ...about, id: call.callId });
    this.view = new Store(this.#see());
    for (const event of [CallEvent.State, CallEvent.FeedsChanged, CallEvent.Hangup] as const)
      call.on(event, this.#look);
    // Before it ends: without a listener the SDK throws.
    call.on(CallEvent.Error, ({ message }) => {
      this.#serverRefusal = refusalIn(message);
    });
    call.on(CallEvent.SendVoipEvent, ({ eventType, content }) => {
      if (eventType === EventType.CallReject && this.#refusal)
        Object.assign(content, { reason: this.#refusal });
    });
    keepOneClock(call);
    this.#stopWatching = watchLine(
      () => call.peerConn?.getStats(),
      (quality) => {
        this.#quality = quality;
        this.#look();
      },
    );
    this.#look();
  }

  get id(): string {
    return this.call.callId;
  }

  get ending(): Ending {
    return this.#serverRefusal ?? endingOf(this.call, this.#connectedMs !== undefined);
  }

  hangUp(): void {
    this.call.hangup(CallErrorCode.UserHangup, false);
  }

  decline(why?: "busy"): void {
    if (this.call.state !== CallState.Ringing) return;
    this.#refusal = why && CallErrorCode.UserBusy;
    this.call.reject();
  }

  async toggleMute(): Promise<void> {
    await this.call.setMicrophoneMuted(!this.call.isMicrophoneMuted());
    this.#look();
  }

  async toggleCamera(): Promise<void> {
    if (this.view.value.isCameraOn) {
      await this.call.setLocalVideoMuted(true);
      this.#look();
    } else await this.#reopen(true);
  }

  async flip(): Promise<void> {
    this.#facing = this.#facing === "environment" ? "user" : "environment";
    await this.#reopen(true);
  }

  async takeChosen(): Promise<void> {
    this.#facing = undefined;
    await this.#reopen(this.view.value.isCameraOn);
  }

  async share(isOn: boolean): Promise<void> {
    await this.call.setScreensharingEnabled(isOn, { audio: true });
    // The browser has a button of its own to stop it.
    const [track] = this.call.localScreensharingStream?.getVideoTracks() ?? [];
    if (isOn) track?.addEventListener("ended", () => void this.share(false), { once: true });
    this.#look();
  }

  async #reopen(video: boolean): Promise<void> {
    this.#problem = undefined;
    try {
      const stream = await openCallMedia({ video, ...(this.#facing && { facing: this.#facing }) });
      await this.call.updateLocalUsermediaStream(stream, false, video);
      if (video) this.call.localUsermediaFeed?.setAudioVideoMuted(null, false);
      await this.call.sendMetadataUpdate();
    } catch (error) {
      this.#problem = mediaProblemOf(error);
    }
    this.#look();
  }

  #look = (): void => {
    this.#followFeeds();
    const view = this.#see();
    if (view.phase === "connected") this.#connectedMs ??= Date.now();
    this.view.set({ ...view, connectedMs: this.#connectedMs });
    this.company.look({ ...view, localScreen: this.call.localScreensharingStream });
    if (view.phase === "ended") this.#stopWatching();
  };

  #followFeeds(): void {
    for (const feed of this.call.getFeeds()) {
      if (this.#feeds.has(feed)) continue;
      this.#feeds.add(feed);
      feed.on(CallFeedEvent.MuteStateChanged, this.#look);
      feed.on(CallFeedEvent.NewStream, this.#look);
      feed.stream.addEventListener("removetrack", this.#look);
    }
  }

  #see(): CallView {
    const { call } = this;
    const remote = call.remoteUsermediaFeed;
    const local = call.localUsermediaFeed;
    return {
      phase: this.#phase(),
      isMuted: call.isMicrophoneMuted(),
      isCameraOn: local !== undefined && !local.isVideoMuted(),
      isSharing: call.isScreensharing(),
      remote: remote?.stream,
      remoteScreen: call.remoteScreensharingStream,
      local: local?.stream,
      isMirrored: this.#facing !== "environment",
      isRemoteSeen: remote !== undefined && !remote.isVideoMuted(),
      isRemoteMuted: remote?.isAudioMuted() ?? false,
      // No browser speaks with another but encrypted.
      isRemoteOpen: false,
      mayUpgrade: this.isVideo || call.opponentSupportsSDPStreamMetadata(),
      connectedMs: this.#connectedMs,
      quality: this.#quality,
      problem: this.#problem,
    };
  }

  #phase(): Phase {
    const phase = PHASES[this.call.state];
    return phase === "connecting" && this.#connectedMs !== undefined ? "reconnecting" : phase;
  }
}
