// Addresses of media on the server; the service worker adds the token when the browser asks for them.
import type { MatrixClient } from "matrix-js-sdk";

/** The address of a picture at most `size` pixels wide and high; null for what is no mxc URL. */
export function thumbnailUrl(client: MatrixClient, mxc: string | undefined, size: number): string | null {
  if (!mxc) return null;
  const pixels = Math.ceil(size * Math.min(window.devicePixelRatio, 2));
  return client.mxcUrlToHttp(mxc, pixels, pixels, "crop", false, true, true);
}

export function mediaUrl(client: MatrixClient, mxc: string): string | null {
  return client.mxcUrlToHttp(mxc, undefined, undefined, undefined, false, true, true);
}
