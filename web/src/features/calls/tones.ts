// The sounds of calls, made here: ringing, the other's ringing, a second call, the end. No file to load.

interface Tone {
  hertz: readonly number[];
  atS: number;
  lengthS: number;
}

interface Melody {
  tones: readonly Tone[];
  /** After this it begins anew; undefined is played once. */
  everyS?: number;
  loudness: number;
}

const note = (hertz: number, atS: number, lengthS = 0.28): Tone => ({
  hertz: [hertz, hertz * 2],
  atS,
  lengthS,
});

const MELODIES = {
  ringing: {
    tones: [note(587, 0), note(740, 0.22), note(880, 0.44), note(740, 0.66), note(880, 0.88, 0.6)],
    everyS: 2.6,
    loudness: 0.16,
  },
  waiting: { tones: [note(880, 0, 0.12), note(880, 0.2, 0.12)], everyS: 4, loudness: 0.06 },
  calling: { tones: [{ hertz: [425], atS: 0, lengthS: 1 }], everyS: 4, loudness: 0.05 },
  connected: { tones: [note(659, 0, 0.12), note(880, 0.12, 0.2)], loudness: 0.06 },
  recording: { tones: [note(740, 0, 0.12), note(740, 0.18, 0.12), note(988, 0.36, 0.24)], loudness: 0.08 },
  over: { tones: [note(523, 0, 0.16), note(392, 0.16, 0.3)], loudness: 0.06 },
} satisfies Record<string, Melody>;

export type MelodyName = keyof typeof MELODIES;

let context: AudioContext | undefined;

/** Play it until the returned function is called; silent where the browser wants a tap first. */
export function play(name: MelodyName): () => void {
  const melody: Melody = MELODIES[name];
  context ??= new AudioContext();
  const audio = context;
  if (audio.state === "suspended") void audio.resume().catch(() => undefined);
  const volume = audio.createGain();
  volume.gain.value = melody.loudness;
  volume.connect(audio.destination);
  const once = () => {
    if (audio.state === "running") for (const tone of melody.tones) sound(audio, volume, tone);
  };
  once();
  const timer = melody.everyS === undefined ? undefined : setInterval(once, melody.everyS * 1000);
  return () => {
    clearInterval(timer);
    volume.disconnect();
  };
}

function sound(audio: AudioContext, out: AudioNode, { hertz, atS, lengthS }: Tone): void {
  const startS = audio.currentTime + atS;
  const envelope = audio.createGain();
  envelope.gain.setValueAtTime(0, startS);
  envelope.gain.linearRampToValueAtTime(1 / hertz.length, startS + 0.02);
  envelope.gain.setValueAtTime(1 / hertz.length, startS + lengthS * 0.6);
  envelope.gain.linearRampToValueAtTime(0, startS + lengthS);
  envelope.connect(out);
  for (const frequency of hertz) {
    const tone = audio.createOscillator();
    tone.frequency.value = frequency;
    tone.connect(envelope);
    tone.start(startS);
    tone.stop(startS + lengthS);
  }
}
