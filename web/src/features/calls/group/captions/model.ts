// Captions of a call: a captioner listens to each voice, and what it hears is shown for a moment. Nothing of it is kept.
import { type Caption, SHOWN_MS, withCaption, withoutCaption } from "../../../../core/calls/captions.ts";
import { Store, type Watchable } from "../../../../core/store.ts";
import type { Captioner, SpokenLine } from "../../../../extension/contributions.ts";

/** What captions need to know of who is in a call. */
export interface Speaker {
  identity: string;
  userId: string;
  isSelf: boolean;
  voices: readonly { mediaStreamTrack: MediaStreamTrack }[];
}

interface Spoken {
  phase: string;
  seated: readonly Speaker[];
}

export class Captions {
  readonly isOn = new Store(false);
  readonly lines = new Store<readonly Caption[]>([]);
  readonly #call: Watchable<Spoken>;
  readonly #listening = new Map<MediaStreamTrack, () => void>();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  #unfollow: (() => void) | undefined;
  #count = 0;

  constructor(call: Watchable<Spoken>) {
    this.#call = call;
  }

  /** `language` is the tag of what is spoken. */
  turnOn(captioner: Captioner, language: string): void {
    if (this.isOn.value) return;
    this.isOn.set(true);
    const follow = () => {
      if (this.#call.value.phase === "ended") this.turnOff();
      else this.#follow(captioner, language);
    };
    this.#unfollow = this.#call.subscribe(follow);
    follow();
  }

  turnOff(): void {
    this.#unfollow?.();
    this.#unfollow = undefined;
    for (const stop of this.#listening.values()) stop();
    this.#listening.clear();
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.lines.set([]);
    this.isOn.set(false);
  }

  /** Voices come and go; one's own one knows. */
  #follow(captioner: Captioner, language: string): void {
    const others = this.#call.value.seated.filter(({ isSelf }) => !isSelf);
    const heard = new Map(
      others.flatMap(({ userId, voices }) =>
        voices.map((voice) => [voice.mediaStreamTrack, userId] as const),
      ),
    );
    for (const [track, stop] of this.#listening) {
      if (heard.has(track)) continue;
      stop();
      this.#listening.delete(track);
    }
    for (const [track, userId] of heard)
      if (!this.#listening.has(track))
        this.#listening.set(track, this.#listen(captioner, language, track, userId));
  }

  #listen(captioner: Captioner, language: string, track: MediaStreamTrack, userId: string): () => void {
    let key = this.#nextKey();
    let isStopped = false;
    const hear = ({ text, isFinished }: SpokenLine) => {
      if (isStopped) return;
      this.#show({ key, userId, text });
      if (isFinished) key = this.#nextKey();
    };
    try {
      const stop = captioner.listen(track, language, hear);
      return () => {
        isStopped = true;
        stop();
      };
    } catch {
      // Of a voice that it cannot listen to there are no captions.
      return () => undefined;
    }
  }

  #show(line: Caption): void {
    this.lines.update((lines) => withCaption(lines, line));
    clearTimeout(this.#timers.get(line.key));
    this.#timers.set(
      line.key,
      setTimeout(() => this.#hide(line.key), SHOWN_MS),
    );
  }

  #hide(key: string): void {
    this.#timers.delete(key);
    this.lines.update((lines) => withoutCaption(lines, key));
  }

  #nextKey(): string {
    this.#count += 1;
    return String(this.#count);
  }
}
