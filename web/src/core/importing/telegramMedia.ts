// The file, place or person that a Telegram message carries.
import { type Foreign, finite, isRecord, size, word } from "./shape.ts";
import type { Attachment, AttachmentKind, Location } from "./transcript.ts";

const KINDS: Record<string, AttachmentKind> = {
  sticker: "sticker",
  animation: "animation",
  video_message: "round",
  voice_message: "voice",
  video_file: "video",
  audio_file: "audio",
};

export function readAttachments(message: Foreign): Attachment[] {
  const found = [readPhoto(message), readFile(message), readCard(message)];
  return found.flatMap((attachment) =>
    attachment ? [isAbsent(attachment.path) ? { ...attachment, isOmitted: true } : attachment] : [],
  );
}

export function readLocation(message: Foreign): Location | undefined {
  const place = message.location_information;
  if (!isRecord(place)) return undefined;
  const [latitude, longitude] = [finite(place.latitude), finite(place.longitude)];
  if (latitude === undefined || longitude === undefined) return undefined;
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return undefined;
  return { latitude, longitude };
}

/** Telegram writes a sentence in brackets where a file was left out. */
function isAbsent(path: string): boolean {
  return path.startsWith("(");
}

function readPhoto(message: Foreign): Attachment | undefined {
  const path = word(message.photo);
  if (!path) return undefined;
  return {
    path,
    name: isAbsent(path) ? "photo" : lastPart(path),
    kind: "image",
    mimetype: "image/jpeg",
    width: size(message.width),
    height: size(message.height),
  };
}

function readFile(message: Foreign): Attachment | undefined {
  const path = word(message.file);
  if (!path) return undefined;
  const mimetype = word(message.mime_type);
  const seconds = finite(message.duration_seconds);
  return {
    path,
    name: word(message.file_name) ?? (isAbsent(path) ? (word(message.media_type) ?? "file") : lastPart(path)),
    kind: kindOf(word(message.media_type), mimetype),
    mimetype,
    width: size(message.width),
    height: size(message.height),
    durationMs: seconds === undefined ? undefined : size(seconds * 1000),
  };
}

function readCard(message: Foreign): Attachment | undefined {
  const path = word(message.contact_vcard);
  return path ? { path, name: lastPart(path), kind: "file", mimetype: "text/vcard" } : undefined;
}

function kindOf(mediaType: string | undefined, mimetype: string | undefined): AttachmentKind {
  const kind = mediaType && Object.hasOwn(KINDS, mediaType) ? KINDS[mediaType] : undefined;
  // Animated stickers are vector drawings that only Telegram can show.
  if (kind === "sticker" && mimetype && !/^image\//.test(mimetype))
    return mimetype.startsWith("video/") ? "animation" : "file";
  if (kind) return kind;
  return mimetype && /^image\/(jpeg|png|gif|webp)$/.test(mimetype) ? "image" : "file";
}

function lastPart(path: string): string {
  return path.split(/[/\\]/).pop() || path;
}
