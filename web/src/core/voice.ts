// Voice messages: the loudness that is drawn, and the fields by which other clients know one (MSC3245, MSC1767).

/** How many bars a waveform has when it is sent. */
export const BARS = 64;
/** The largest value of a bar, by MSC1767. */
const LOUDEST = 1024;

/** Loudness from 0 to 1, taken at even times, as `count` whole numbers: the loudest of each stretch. */
export function buildWaveform(levels: readonly number[], count = BARS): number[] {
  if (levels.length === 0) return [];
  return Array.from({ length: count }, (_, bar) => {
    const from = Math.floor((bar * levels.length) / count);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * levels.length) / count));
    return Math.round(clamp(Math.max(...levels.slice(from, to))) * LOUDEST);
  });
}

/** The waveform somebody else sent, from 0 to 1; undefined when there is none to draw. */
export function readWaveform(value: unknown): number[] | undefined {
  if (!Array.isArray(value) || value.length === 0 || value.length > 1024) return undefined;
  if (!value.every((bar) => typeof bar === "number" && Number.isFinite(bar))) return undefined;
  return value.map((bar: number) => clamp(bar / LOUDEST));
}

/** How loud a stretch of samples (-1 to 1) is, from 0 to 1, as an ear would say it. */
export function loudnessOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const decibels = 20 * Math.log10(Math.sqrt(sum / Math.max(1, samples.length)) || 1e-6);
  return clamp((decibels + 50) / 50);
}

export function voiceFields(durationMs: number, waveform: readonly number[]): Record<string, unknown> {
  return {
    "org.matrix.msc1767.audio": { duration: Math.round(durationMs), waveform },
    "org.matrix.msc3245.voice": {},
  };
}

export function isVoice(content: Record<string, unknown>): boolean {
  return "org.matrix.msc3245.voice" in content || "m.voice" in content;
}

/** "1:05" */
export function formatDuration(durationMs: number): string {
  const seconds = Math.max(0, Math.floor(durationMs / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}
