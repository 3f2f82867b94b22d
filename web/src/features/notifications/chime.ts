// A short sound for a message, made here: two soft notes, no file to load.

const NOTES = [
  { hertz: 659, atS: 0 },
  { hertz: 880, atS: 0.11 },
];
const LENGTH_S = 0.35;
const LOUDNESS = 0.12;

let context: AudioContext | undefined;

/** Silent where the browser wants a tap first. */
export function chime(): void {
  context ??= new AudioContext();
  if (context.state === "suspended") {
    void context.resume().catch(() => undefined);
    return;
  }
  for (const { hertz, atS } of NOTES) ring(context, hertz, context.currentTime + atS);
}

function ring(audio: AudioContext, hertz: number, startS: number): void {
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.frequency.value = hertz;
  volume.gain.setValueAtTime(0, startS);
  volume.gain.linearRampToValueAtTime(LOUDNESS, startS + 0.015);
  volume.gain.exponentialRampToValueAtTime(0.001, startS + LENGTH_S);
  tone.connect(volume).connect(audio.destination);
  tone.start(startS);
  tone.stop(startS + LENGTH_S);
}
