// A video or a sound as an address to play from: large ones while they come, all others as other media.
import { useEffect, useState } from "react";
import { useSession } from "../../../extension/surroundings.tsx";
import { canStream, openStream } from "../../../platform/media/streaming/openStream.ts";
import type { Media } from "./readMedia.ts";
import { type MediaState, useMedia } from "./useMedia.ts";

/** What is smaller is here soon, and is checked before anybody sees it. */
const STREAMED_BYTES = 2 * 1000 * 1000;

export function useStreamed(media: Media, isWanted = true): MediaState {
  const { client } = useSession();
  const [streamed, setStreamed] = useState<MediaState>({ is: "waiting" });
  const [isStreamed] = useState(() => mayStream(media));
  const whole = useMedia(media.attachment, isWanted && !isStreamed, isWanted ? media.local : undefined);
  const { attachment } = media;
  const mxc = attachment?.url;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same address has the same keys
  useEffect(() => {
    if (!isStreamed || !isWanted || !attachment) return;
    const onTampered = () => setStreamed({ is: "failed", isTampered: true });
    const stream = openStream(client, attachment, onTampered);
    setStreamed({ is: "ready", url: stream.url });
    return stream.close;
  }, [client, mxc, isStreamed, isWanted]);
  return isStreamed ? streamed : whole;
}

function mayStream({ attachment, local, sizeBytes }: Media): boolean {
  const isSmall = typeof sizeBytes === "number" && sizeBytes < STREAMED_BYTES;
  return attachment !== undefined && !local && !isSmall && canStream();
}
