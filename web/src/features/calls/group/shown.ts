// What there is to see in a call of many, and what of it is large.
import type { Seated } from "./seated.ts";

export interface Shown {
  key: string;
  one: Seated;
  /** Their screen instead of themselves. */
  isScreen: boolean;
}

export function listShown(seated: readonly Seated[]): Shown[] {
  return seated.flatMap((one) => [
    ...(one.screen ? [{ key: `${one.identity} screen`, one, isScreen: true }] : []),
    { key: one.identity, one, isScreen: false },
  ]);
}

/** A screen, else who speaks, else somebody else than oneself. */
export function chooseLarge(shown: readonly Shown[]): Shown | undefined {
  return (
    shown.find(({ isScreen, one }) => isScreen && !one.isSelf) ??
    shown.find(({ one }) => one.isSpeaking && !one.isSelf) ??
    shown.find(({ one }) => !one.isSelf) ??
    shown[0]
  );
}
