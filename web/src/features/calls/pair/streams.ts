// Streams that stay what they are while what is in them comes and goes, so that whatever plays them goes on.

/** Have a stream hold these tracks, and no others. */
export function hold(stream: MediaStream, tracks: readonly MediaStreamTrack[]): void {
  for (const track of stream.getTracks()) if (!tracks.includes(track)) stream.removeTrack(track);
  for (const track of tracks) if (!stream.getTracks().includes(track)) stream.addTrack(track);
}
