// A voice or a picture that is a track of this browser: one's own, or one that comes over a line.
import type { Medium, Source } from "../way.ts";

export class TrackMedium implements Medium {
  readonly sid: string;
  readonly source: Source;
  readonly mediaStreamTrack: MediaStreamTrack;

  constructor(source: Source, track: MediaStreamTrack) {
    this.sid = crypto.randomUUID();
    this.source = source;
    this.mediaStreamTrack = track;
  }

  attach(element: HTMLMediaElement): void {
    element.srcObject = new MediaStream([this.mediaStreamTrack]);
  }

  detach(element: HTMLMediaElement): void {
    element.srcObject = null;
  }
}
