// Pictures that are recorded have to come, also while nobody looks at them: LiveKit brings only what is seen.
import { type ElementInfo, RemoteVideoTrack } from "livekit-client";
import type { WantedFilm } from "../way.ts";

/** As large as it is drawn where few are in the film. */
const SIZE = { width: 640, height: 360 };
const LARGE = { width: 1280, height: 720 };

export class ComingFilms {
  readonly #looking = new Map<RemoteVideoTrack, ElementInfo>();

  /** These, and no others. */
  keep(tracks: readonly WantedFilm[]): void {
    const wanted = new Map(
      tracks.flatMap(({ track, isLarge }) =>
        track instanceof RemoteVideoTrack ? [[track, isLarge] as const] : [],
      ),
    );
    for (const [track, looking] of this.#looking) {
      if (wanted.has(track)) continue;
      track.stopObservingElementInfo(looking);
      this.#looking.delete(track);
    }
    for (const [track, isLarge] of wanted) if (!this.#looking.has(track)) this.#add(track, isLarge);
  }

  #add(track: RemoteVideoTrack, isLarge: boolean): void {
    if (!track.isAdaptiveStream) return;
    const { width, height } = isLarge ? LARGE : SIZE;
    const looking: ElementInfo = {
      element: {},
      width: () => width,
      height: () => height,
      visible: true,
      // As for one in a small window, it comes also while this page is hidden.
      pictureInPicture: true,
      visibilityChangedAt: undefined,
      observe: () => undefined,
      stopObserving: () => undefined,
    };
    this.#looking.set(track, looking);
    track.observeElementInfo(looking);
  }
}
