// Blurs what is behind one in a call of many: as LiveKit wants to have what changes a camera's pictures.
import type { LocalParticipant, TrackProcessor, VideoProcessorOptions } from "livekit-client";
import { Track } from "livekit-client";
import { Blur } from "../../../../platform/media/blur/blur.ts";
import { chosenDevices } from "../../../../platform/media/callDevices.ts";

class Blurring implements TrackProcessor<Track.Kind.Video, VideoProcessorOptions> {
  readonly name = "blur";
  processedTrack?: MediaStreamTrack;
  #blur: Blur | undefined;

  async init({ track }: VideoProcessorOptions): Promise<void> {
    this.#blur = await Blur.open(track);
    this.processedTrack = this.#blur.track;
  }

  async restart(options: VideoProcessorOptions): Promise<void> {
    await this.destroy();
    await this.init(options);
  }

  async destroy(): Promise<void> {
    this.#blur?.close();
    this.#blur = undefined;
  }
}

/** For a camera that is about to be turned on: it is never seen as it is first. */
export function blurringAsWished(): { processor?: Blurring } {
  return chosenDevices.value.isBlurred ? { processor: new Blurring() } : {};
}

/** For a camera that is there already. */
export async function blurAsWished(self: LocalParticipant): Promise<void> {
  const track = self.getTrackPublication(Track.Source.Camera)?.videoTrack;
  const isWished = chosenDevices.value.isBlurred ?? false;
  if (!track || isWished === (track.getProcessor() !== undefined)) return;
  // One that is turned off is made anew when it is turned on.
  if (track.isMuted) await self.unpublishTrack(track);
  else if (isWished) await track.setProcessor(new Blurring());
  else await track.stopProcessor();
}
