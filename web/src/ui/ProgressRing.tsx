// How far something is, as a line around a circle. To be put into what is round and positioned; it says nothing aloud.
import styles from "./ProgressRing.module.css";

const RADIUS = 48.5;
const LENGTH = 2 * Math.PI * RADIUS;

/** `share` is from 0 to 1. */
export function ProgressRing({ share }: { share: number }) {
  const shown = Math.min(1, Math.max(0, share));
  return (
    <svg className={styles.ring} viewBox="0 0 100 100" aria-hidden>
      <circle cx={50} cy={50} r={RADIUS} strokeDasharray={LENGTH} strokeDashoffset={LENGTH * (1 - shown)} />
    </svg>
  );
}
