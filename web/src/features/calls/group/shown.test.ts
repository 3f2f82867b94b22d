import { expect, test } from "vitest";
import type { Seated } from "./seated.ts";
import { chooseDrawn, chooseLarge, listShown } from "./shown.ts";

const somebody = (identity: string, more: Partial<Seated> = {}) =>
  ({ identity, isSpeaking: false, ...more }) as Seated;
const screen = {} as NonNullable<Seated["screen"]>;
const keyOf = (...seated: Seated[]) => chooseLarge(listShown(seated))?.key;

test("a screen has a place of its own, before whose it is", () => {
  const shown = listShown([somebody("anna"), somebody("boris", { screen })]);
  expect(shown.map(({ key }) => key)).toEqual(["anna", "boris screen", "boris"]);
});

test("large is a screen of somebody else, else who speaks, else somebody else, else oneself", () => {
  const self = somebody("self", { isSelf: true, isSpeaking: true, screen });
  const anna = somebody("anna");
  const boris = somebody("boris", { isSpeaking: true });
  expect(keyOf(self, anna, boris, somebody("carla", { screen }))).toBe("carla screen");
  expect(keyOf(self, anna, boris)).toBe("boris");
  expect(keyOf(self, anna)).toBe("anna");
  expect(keyOf(somebody("self", { isSelf: true }))).toBe("self");
  expect(keyOf()).toBeUndefined();
});

test("a film of the call shows a screen first, and of too many those who speak", () => {
  const drawn = (most: number, ...seated: Seated[]) =>
    chooseDrawn(listShown(seated), most).map(({ key }) => key);
  const [anna, boris] = [somebody("anna"), somebody("boris", { isSpeaking: true })];
  expect(drawn(9, anna, boris)).toEqual(["anna", "boris"]);
  expect(drawn(9, anna, somebody("carla", { screen }), boris)).toEqual([
    "carla screen",
    "anna",
    "carla",
    "boris",
  ]);
  expect(drawn(2, anna, somebody("carla"), boris)).toEqual(["boris", "anna"]);
});
