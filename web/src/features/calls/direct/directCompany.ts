// A classic call as recording, captions and reactions see it: two who sit in it, and what they tell each other.
import type { Room } from "matrix-js-sdk";
import { Store } from "../../../core/store.ts";
import type { Session } from "../../../platform/matrix/session.ts";
import type { CallView } from "../callOfTwo.ts";
import type { Company } from "../company.ts";
import { TrackMedium } from "../group/mesh/medium.ts";
import { Recorders } from "../group/recording/recorders.ts";
import type { Seated } from "../group/seated.ts";
import type { Source } from "../group/way.ts";
import { EMOJI, type Emoji, REACTION, ShownReactions } from "../reactions.ts";
import { DirectWire } from "./directWire.ts";

export interface DirectParts {
  id: string;
  room: Room;
  userId: string;
}

/** What of a call is seen and heard here, one's own screen too. */
export type DirectView = CallView & { localScreen: MediaStream | undefined };

export class DirectCompany implements Company {
  readonly room: Room;
  readonly view: Store<{ phase: string; seated: readonly Seated[] }>;
  readonly recorders: Recorders;
  readonly hands: Company["hands"];
  /** Both pictures always come. */
  readonly tiles = { record: () => undefined };
  readonly #own: string;
  readonly #other: string;
  readonly #wire: DirectWire;
  readonly #reactions = new ShownReactions();

  constructor(session: Session, about: DirectParts) {
    this.room = about.room;
    this.#own = session.userId;
    this.#other = about.userId;
    this.view = new Store({ phase: "starting", seated: [] as readonly Seated[] });
    this.#wire = new DirectWire(session, about);
    this.recorders = new Recorders(this.#wire);
    this.hands = { shown: this.#reactions.shown, show: (emoji) => this.#show(emoji) };
    this.#wire.listen(REACTION, ({ emoji }) => {
      if (typeof emoji === "string") this.#reactions.note(this.#other, emoji);
    });
  }

  keepComing(): void {}

  /** The call has changed. */
  look(view: DirectView): void {
    this.view.set({ phase: view.phase, seated: [this.#seatOther(view), this.#seatSelf(view)] });
    if (view.phase === "ended") this.#wire.stop();
  }

  async #show(emoji: Emoji): Promise<void> {
    await this.#wire.send(REACTION, {}, { emoji, name: EMOJI[emoji] });
    this.#reactions.note(this.#own, emoji);
  }

  #seatOther({ remote, remoteScreen, isRemoteSeen, isRemoteMuted, quality }: DirectView): Seated {
    return {
      ...seatOf(this.#other, false),
      isMuted: isRemoteMuted,
      quality,
      camera: isRemoteSeen ? mediumOf(remote?.getVideoTracks()[0], "camera") : undefined,
      screen: mediumOf(remoteScreen?.getVideoTracks()[0], "screen_share"),
      voices: [...listVoices(remote, "microphone"), ...listVoices(remoteScreen, "screen_share_audio")],
    };
  }

  #seatSelf({ local, localScreen, isCameraOn, isMuted }: DirectView): Seated {
    return {
      ...seatOf(this.#own, true),
      isMuted,
      camera: isCameraOn ? mediumOf(local?.getVideoTracks()[0], "camera") : undefined,
      screen: mediumOf(localScreen?.getVideoTracks()[0], "screen_share"),
      voices: [...listVoices(local, "microphone"), ...listVoices(localScreen, "screen_share_audio")],
    };
  }
}

function seatOf(userId: string, isSelf: boolean) {
  const nothing = { isSpeaking: false, isSealed: true, isConnected: true, quality: undefined };
  return { ...nothing, identity: userId, userId, deviceId: "", isSelf, sinceMs: 0 };
}

function listVoices(stream: MediaStream | undefined, source: Source): TrackMedium[] {
  return (stream?.getAudioTracks() ?? []).map((track) => new TrackMedium(source, track));
}

function mediumOf(track: MediaStreamTrack | undefined, source: Source): TrackMedium | undefined {
  return track && new TrackMedium(source, track);
}
