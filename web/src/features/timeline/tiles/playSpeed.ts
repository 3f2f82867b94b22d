// How fast voice messages are played: chosen once, for all that follow.
import { Store } from "../../../core/store.ts";

export const SPEEDS = [1, 1.5, 2] as const;

export const playSpeed = new Store<(typeof SPEEDS)[number]>(1);

export function nextSpeed(): void {
  playSpeed.update((speed) => SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length] ?? 1);
}
