// Which cameras the SFU brings at all: beyond so many at once only those that are seen. Voices and screens always come.
import { type Room as Hall, RemoteTrackPublication, Track } from "livekit-client";
import { chooseFilms } from "../../../../core/calls/lastN.ts";
import type { Filmable } from "../way.ts";

/** `seen` are the names at the SFU of those whose pictures are shown somewhere now. */
export function bringFilms(hall: Hall, people: readonly Filmable[], seen: ReadonlySet<string>): void {
  const others = people.filter(({ isSelf }) => !isSelf);
  const chosen = chooseFilms(
    others.map(({ identity, isSpeaking }) => ({ identity, isSpeaking, isSeen: seen.has(identity) })),
  );
  for (const { identity } of others) {
    const camera = hall.getParticipantByIdentity(identity)?.getTrackPublication(Track.Source.Camera);
    const isWanted = chosen.has(identity);
    if (camera instanceof RemoteTrackPublication && camera.isDesired !== isWanted)
      camera.setSubscribed(isWanted);
  }
}
