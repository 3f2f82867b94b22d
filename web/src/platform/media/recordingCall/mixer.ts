// All voices of a call as one sound.
import type { Sound } from "./shot.ts";

interface Input {
  track: MediaStreamTrack;
  node: MediaStreamAudioSourceNode;
}

export class Mixer {
  readonly #context = new AudioContext();
  readonly #out = this.#context.createMediaStreamDestination();
  readonly #inputs = new Map<string, Input>();

  get track(): MediaStreamTrack | undefined {
    return this.#out.stream.getAudioTracks()[0];
  }

  hear(sounds: readonly Sound[]): void {
    const heard = new Map(sounds.map(({ key, track }) => [key, track]));
    for (const [key, { track, node }] of this.#inputs) {
      if (heard.get(key) === track) continue;
      node.disconnect();
      this.#inputs.delete(key);
    }
    for (const [key, track] of heard) if (!this.#inputs.has(key)) this.#add(key, track);
  }

  close(): void {
    this.hear([]);
    void this.#context.close().catch(() => undefined);
  }

  #add(key: string, track: MediaStreamTrack): void {
    if (track.readyState !== "live") return;
    const node = this.#context.createMediaStreamSource(new MediaStream([track]));
    node.connect(this.#out);
    this.#inputs.set(key, { track, node });
  }
}
