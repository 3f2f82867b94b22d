// Opens media of messages: fetches with the token, checks and decrypts what is encrypted, names no type that can run.
import type { MatrixClient } from "matrix-js-sdk";

/** `EncryptedFile` version 2 of the Matrix specification. */
export interface EncryptedFile {
  url: string;
  key: { k: string };
  iv: string;
  hashes: { sha256: string };
}

export interface Attachment {
  /** mxc URL */
  url: string;
  /** Present in encrypted rooms. */
  file?: EncryptedFile;
  mimetype?: string;
  /** It is not the file itself that is meant, but the smaller picture that the server makes of it. */
  preview?: "still" | "moving";
}

/** The bytes are not those that the sender promised: somebody changed them on the way. */
export class TamperedMediaError extends Error {}

/** The server does not give it out. */
export class RefusedMediaError extends Error {}

/** It is more than was asked for. */
export class TooLargeMediaError extends Error {}

/** Types a browser only ever draws or plays; everything else is offered as plain bytes. */
const HARMLESS =
  /^(image\/(jpeg|png|gif|webp|avif|apng|bmp)|video\/(mp4|webm|ogg|quicktime)|audio\/(mpeg|mp4|aac|ogg|opus|wav|webm|flac|x-flac|wave|x-wav))$/;

export function harmlessType(mimetype: unknown): string {
  const type = typeof mimetype === "string" ? mimetype.split(";")[0]?.trim().toLowerCase() : "";
  return type && HARMLESS.test(type) ? type : "application/octet-stream";
}

/** What `content` carries: an encrypted file, or a plain mxc URL; undefined when it carries neither. */
export function readAttachment(url: unknown, file: unknown, mimetype: unknown): Attachment | undefined {
  const type = typeof mimetype === "string" ? { mimetype } : {};
  const encrypted = readEncryptedFile(file);
  if (encrypted) return { url: encrypted.url, file: encrypted, ...type };
  return typeof url === "string" && url.startsWith("mxc://") ? { url, ...type } : undefined;
}

/** The smaller picture that the server can make of it; undefined where it cannot look inside. */
export function previewOf(
  attachment: Attachment | undefined,
  preview: "still" | "moving",
): Attachment | undefined {
  if (!attachment || attachment.file) return undefined;
  // Of which kind it will be, the server decides; browsers look at the bytes of any picture.
  return { url: attachment.url, mimetype: "image/jpeg", preview };
}

/** By which it is known among others: a file and its preview have one address. */
export function keyOf({ url, preview }: Attachment): string {
  return preview ? `${url}#${preview}` : url;
}

/** Fetch, check and decrypt; throws TamperedMediaError, TooLargeMediaError, or what the network threw. */
export async function openAttachment(
  client: MatrixClient,
  attachment: Attachment,
  mostBytes = Number.POSITIVE_INFINITY,
): Promise<Blob> {
  const sent = await fetchMedia(client, sourceUrl(client, attachment), mostBytes);
  const bytes = attachment.file ? await decrypt(sent, attachment.file) : sent;
  return new Blob([bytes], { type: harmlessType(attachment.mimetype) });
}

/** Where media is fetched from, with the token. Throws for what is no mxc URL. */
export function downloadUrl(client: MatrixClient, mxc: string): string {
  const url = client.mxcUrlToHttp(mxc, undefined, undefined, undefined, false, true, true);
  if (!url) throw new Error("This is no address of media.");
  return url;
}

/** Large enough for what a chat shows of one, and one of the sizes that servers keep. */
const PREVIEW = { width: 800, height: 600 };

/** The address of a whole picture, film or page made smaller; `isMoving` asks for a moving one of what moves. */
export function previewUrl(client: MatrixClient, mxc: string, isMoving: boolean): string | null {
  const { width, height } = PREVIEW;
  const url = client.mxcUrlToHttp(mxc, width, height, "scale", false, true, true);
  return url && isMoving ? `${url}&animated=true` : url;
}

/** Where this very attachment is fetched from. Throws for what is no mxc URL. */
export function sourceUrl(client: MatrixClient, { url: mxc, preview }: Attachment): string {
  if (!preview) return downloadUrl(client, mxc);
  const url = previewUrl(client, mxc, preview === "moving");
  if (!url) throw new Error("This is no address of media.");
  return url;
}

async function fetchMedia(client: MatrixClient, url: string, mostBytes: number): Promise<ArrayBuffer> {
  const headers = { Authorization: `Bearer ${client.getAccessToken()}` };
  const response = await fetch(url, { headers });
  if (!response.ok) throw new RefusedMediaError(`The server answered ${response.status}.`);
  if (mostBytes === Number.POSITIVE_INFINITY || !response.body) return response.arrayBuffer();
  return new Response(response.body.pipeThrough(upTo(mostBytes))).arrayBuffer();
}

/** What the sender and the server say of the size is not believed: the bytes are counted. */
function upTo(mostBytes: number): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, out) {
      bytes += chunk.byteLength;
      if (bytes > mostBytes) throw new TooLargeMediaError("The media is larger than was asked for.");
      out.enqueue(chunk);
    },
  });
}

async function decrypt(sent: ArrayBuffer, file: EncryptedFile): Promise<ArrayBuffer> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", sent));
  if (!isEqual(hash, fromBase64(file.hashes.sha256)))
    throw new TamperedMediaError("The media was changed on the way.");
  const jwk = { kty: "oct", alg: "A256CTR", k: file.key.k, ext: true, key_ops: ["decrypt"] };
  const key = await crypto.subtle.importKey("jwk", jwk, "AES-CTR", false, ["decrypt"]);
  return crypto.subtle.decrypt({ name: "AES-CTR", counter: fromBase64(file.iv), length: 64 }, key, sent);
}

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

/** Matrix writes base64 without padding; some clients use the signs of URLs. */
function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
}

function readEncryptedFile(file: unknown): EncryptedFile | undefined {
  const read = file as Partial<EncryptedFile> | undefined | null;
  const isWhole =
    typeof read?.url === "string" &&
    read.url.startsWith("mxc://") &&
    typeof read.iv === "string" &&
    typeof read.key?.k === "string" &&
    typeof read.hashes?.sha256 === "string";
  return isWhole ? (read as EncryptedFile) : undefined;
}
