// Of a large audience no more cameras are brought than a screen shows.
import { type Room as Hall, RemoteTrackPublication, Track } from "livekit-client";
import { expect, test } from "vitest";
import { MOST_FILMS } from "../../../../core/calls/lastN.ts";
import { bringFilms } from "./films.ts";

/** An SFU that brings everything until it is told otherwise, and counts how often it is told. */
function hallOf(count: number) {
  const brought = new Map<string, boolean>();
  let told = 0;
  const cameras = Array.from({ length: count }, (_, at) => {
    const identity = String(at);
    brought.set(identity, true);
    const camera = Object.create(RemoteTrackPublication.prototype) as RemoteTrackPublication;
    Object.defineProperty(camera, "isDesired", { get: () => brought.get(identity) });
    camera.setSubscribed = (isWanted) => {
      told += 1;
      brought.set(identity, isWanted);
    };
    return camera;
  });
  const asked = new Set<string>();
  const hall = {
    getParticipantByIdentity: (identity: string) => ({
      getTrackPublication: (source: string) => {
        asked.add(source);
        return cameras[Number(identity)];
      },
    }),
  } as unknown as Hall;
  const list = () => [...brought].flatMap(([identity, isBrought]) => (isBrought ? [identity] : []));
  return { hall, list, asked, told: () => told };
}

const audience = (count: number, speaking?: number) =>
  Array.from({ length: count }, (_, at) => ({
    identity: String(at),
    isSelf: false,
    isSpeaking: at === speaking,
  }));
const NOBODY: ReadonlySet<string> = new Set();

test("a call of a few brings all, and tells the SFU nothing", () => {
  const { hall, told } = hallOf(MOST_FILMS);
  bringFilms(hall, audience(MOST_FILMS), NOBODY);
  expect(told()).toBe(0);
});

test("of fifty, those on the screen; they change as one scrolls, and who speaks is among them", () => {
  const { hall, list, asked, told } = hallOf(50);
  bringFilms(hall, audience(50), NOBODY);
  expect(list()).toEqual(Array.from({ length: MOST_FILMS }, (_, at) => String(at)));
  const seen = new Set(["44", "45", "46"]);
  bringFilms(hall, audience(50, 49), seen);
  expect(list().slice(-4)).toEqual(["44", "45", "46", "49"]);
  expect(list()).toHaveLength(MOST_FILMS);
  const before = told();
  bringFilms(hall, audience(50, 49), seen);
  expect(told()).toBe(before);
  // Nothing but cameras was touched.
  expect([...asked]).toEqual([Track.Source.Camera]);
});
