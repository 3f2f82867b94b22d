// Devices stay open while a connection that was lost is made anew.
import {
  ConnectionState,
  type Room as Hall,
  LocalAudioTrack,
  type LocalTrackPublication,
  LocalVideoTrack,
  RoomEvent,
} from "livekit-client";

/**
 * LiveKit opens the camera and the microphone again each time, as they may have slept with the computer.
 * Those that give something are left alone here: whoever opens a camera in the moment in which it is closed may
 * get one that stays dark, and it takes a while.
 */
export function keepDevicesOpen(hall: Hall): void {
  hall.on(RoomEvent.LocalTrackPublished, ({ track }: LocalTrackPublication) => {
    if (!(track instanceof LocalAudioTrack || track instanceof LocalVideoTrack)) return;
    if (Object.hasOwn(track, "restartTrack")) return;
    const restart = track.restartTrack.bind(track);
    track.restartTrack = async (options?: object) => {
      const { readyState, muted } = track.mediaStreamTrack;
      const isComingBack = hall.state === ConnectionState.Reconnecting;
      if (!isComingBack || muted || readyState !== "live") await restart(options);
    };
  });
}
