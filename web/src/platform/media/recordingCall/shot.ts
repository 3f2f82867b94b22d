// What of a call is recorded now: who is heard, and who is seen.

export interface Sound {
  key: string;
  track: MediaStreamTrack;
}

export interface Seen {
  key: string;
  name: string;
  /** Absent: only the name is seen. */
  track: MediaStreamTrack | undefined;
  isSpeaking: boolean;
  /** All of it has to be seen: a screen, not a face. */
  isWhole: boolean;
}

export interface Shot {
  sounds: readonly Sound[];
  /** The first is large if it `isWhole`. */
  seen: readonly Seen[];
}
