// The media of a message as an address that can be drawn: opened when asked for, and let go with the view.
import type { MatrixClient } from "matrix-js-sdk";
import { useEffect, useState } from "react";
import { useSession } from "../../../extension/surroundings.tsx";
import { mediaUrl } from "../../../platform/matrix/media.ts";
import {
  type Attachment,
  keyOf,
  previewUrl,
  TamperedMediaError,
} from "../../../platform/media/attachment.ts";
import { holdMedia } from "../../../platform/media/objectUrls.ts";

export type MediaState =
  | { is: "waiting" }
  | { is: "loading" }
  | { is: "ready"; url: string }
  | { is: "failed"; isTampered: boolean };

/** `isWanted` is false while nobody has asked for it yet; `local` is an address that is ready, of what is on its way. */
export function useMedia(attachment: Attachment | undefined, isWanted = true, local?: string): MediaState {
  const { client } = useSession();
  const [state, setState] = useState<MediaState>({ is: "waiting" });
  const key = attachment && keyOf(attachment);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same address has the same keys
  useEffect(() => {
    if (!attachment || !isWanted) return;
    const direct = directUrl(client, attachment);
    if (direct) return setState({ is: "ready", url: direct });
    setState({ is: "loading" });
    const hold = holdMedia(client, attachment);
    let isHeld = true;
    hold.url.then(
      (url) => isHeld && setState({ is: "ready", url }),
      (error: unknown) =>
        isHeld && setState({ is: "failed", isTampered: error instanceof TamperedMediaError }),
    );
    return () => {
      isHeld = false;
      hold.release();
    };
  }, [client, key, isWanted]);
  return local ? { is: "ready", url: local } : state;
}

/** The service worker adds the token; where there is none, the media is fetched here. */
function directUrl(client: MatrixClient, { url, file, preview }: Attachment): string | null {
  if (file || !navigator.serviceWorker?.controller) return null;
  return preview ? previewUrl(client, url, preview === "moving") : mediaUrl(client, url);
}
