// How loud a recording is, as bars, the newest at the end.
import styles from "./VoiceBar.module.css";

const SHOWN = 96;

export function Waveform({ levels }: { levels: readonly number[] }) {
  const first = Math.max(0, levels.length - SHOWN);
  const shown = levels.slice(first).map((level, index) => ({ level, at: first + index }));
  return (
    <span className={styles.waveform} aria-hidden>
      {shown.map(({ level, at }) => (
        <span key={at} className={styles.level} style={{ blockSize: `${Math.max(8, level * 100)}%` }} />
      ))}
    </span>
  );
}
