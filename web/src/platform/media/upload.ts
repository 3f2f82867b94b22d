// Puts a file on the server in one request, and knows what the server takes.
import type { MatrixClient } from "matrix-js-sdk";

export interface Uploadable {
  blob: Blob;
  fileName?: string;
}

/** Upload and return its mxc: address, unless it is stopped; `moved` hears how many bytes are on their way. */
export async function uploadBlob(
  client: MatrixClient,
  { blob, fileName }: Uploadable,
  moved: (bytes: number) => void = () => undefined,
  stopped?: AbortSignal,
): Promise<string> {
  const abortController = new AbortController();
  const stop = () => abortController.abort(stopped?.reason);
  stopped?.addEventListener("abort", stop);
  try {
    stopped?.throwIfAborted();
    const { content_uri: address } = await client.uploadContent(blob, {
      type: blob.type || "application/octet-stream",
      ...(fileName ? { name: fileName } : { includeFilename: false }),
      progressHandler: ({ loaded, total }) => moved(total > 0 ? (loaded / total) * blob.size : 0),
      abortController,
    });
    return address;
  } finally {
    stopped?.removeEventListener("abort", stop);
  }
}

/** What the server takes. */
export interface UploadLimits {
  /** The largest file in one request; undefined when it does not say. */
  wholeBytes: number | undefined;
  /** Where files are uploaded in parts, and how large; undefined where they are not. */
  inParts: { uploads: string; mostBytes: number } | undefined;
}

export async function uploadLimitsOf(client: MatrixClient): Promise<UploadLimits> {
  const config: Record<string, unknown> = { ...(await client.getMediaConfig(true)) };
  const whole = config["m.upload.size"];
  const wholeBytes = typeof whole === "number" ? whole : undefined;
  return { wholeBytes, inParts: readInParts(config["org.veche.upload_in_parts"], client.getHomeserverUrl()) };
}

function readInParts(said: unknown, baseUrl: string): UploadLimits["inParts"] {
  const { path, size } = (said ?? {}) as { path?: unknown; size?: unknown };
  if (typeof path !== "string" || typeof size !== "number") return undefined;
  const uploads = new URL(path, baseUrl);
  // The token goes to no other server.
  return uploads.origin === new URL(baseUrl).origin ? { uploads: uploads.href, mostBytes: size } : undefined;
}

/** The largest file the server takes, in bytes; undefined when it does not say. */
export async function largestUpload(client: MatrixClient): Promise<number | undefined> {
  const { wholeBytes, inParts } = await uploadLimitsOf(client);
  return inParts ? Math.max(inParts.mostBytes, wholeBytes ?? 0) : wholeBytes;
}
