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

/** What is drawn in a film of the call: a screen first, and of too many those who speak. */
export function chooseDrawn(shown: readonly Shown[], most: number): Shown[] {
  const screen = shown.find(({ isScreen }) => isScreen);
  const others = shown.filter((one) => one !== screen);
  const left = screen ? most - 1 : most;
  // Nobody changes places while all have one.
  const ordered = others.length > left ? others.toSorted(bySpeaking) : others;
  return [...(screen ? [screen] : []), ...ordered.slice(0, left)];
}

const bySpeaking = (one: Shown, other: Shown) => Number(other.one.isSpeaking) - Number(one.one.isSpeaking);
