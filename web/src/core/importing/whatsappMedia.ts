// Finds the files that a WhatsApp message carries, in every language the app writes their marks in.
import type { Attachment, AttachmentKind, Location } from "./transcript.ts";
import { stripMarks } from "./whatsappStamp.ts";

export interface CarriedText {
  attachments: Attachment[];
  /** The words beside the files. */
  text: string;
  isOmitted: boolean;
}

const NAME = "[^<>\\n\\u200e\\u200f]{1,200}\\.\\p{L}[\\p{L}\\p{N}]{0,7}";
/** iPhones: `<attached: 00000012-PHOTO-2023-11-05-14-02-12.jpg>`, the word in the phone's language. */
const ATTACHED = new RegExp(`(\\u200e?)<\\s?(\\p{L}[\\p{L}\\p{M} ]{1,30}):\\s?(${NAME})>`, "gu");
/** Android: `IMG-20231105-WA0001.jpg (file attached)`. */
const FILE_FIRST = new RegExp(`^[\\u200e\\u200f]*(${NAME}) \\(([^()\\n]{3,60})\\)[\\u200e\\u200f]*$`, "u");
const FILE_WORDS =
  /^(file attached|файл (добавлен|прикреплен|прикреплён)|Datei angehängt|archivo adjunto|arquivo anexado|ficheiro anexado|fichier joint|file allegato|bestand bijgevoegd|plik załączony|dosya ekli|файл додано|ملف مرفق|文件附件|附件|添付ファイル|파일 첨부됨)$/iu;
const OMITTED_ANDROID =
  /^<(media omitted|без медиафайлов|медиафайл пропущен|без медіафайлів|Medien ausgeschlossen|Multimedia omitido|Archivo omitido|Mídia oculta|Arquivo de mídia oculto|Ficheiro não revelado|Médias omis|Média omis|Media omessi|Media weggelaten|pominięto multimedia|Medya dahil edilmedi|تم استبعاد الوسائط|省略多媒體檔案|省略多媒体文件|メディアは含まれていません|미디어 파일을 제외한 내용)>$/iu;
const OMITTED_IPHONE =
  /^\u200e?(?:(image|video|audio|sticker|gif|document|contact card) omitted|(изображение|видео|аудиофайл|аудио|стикер|gif|документ|карточка контакта) (пропущен[оа]?|опущен[оа]?)|(Bild|Video|Audio|Sticker|GIF|Dokument|Kontaktkarte) weggelassen|(imagen|video|vídeo|audio|áudio|sticker|figurinha|GIF|documento|imagem) (omitid[oa]|ocult[oa])|(image|vidéo|audio|sticker|GIF|document) (absente?|omise?))$/iu;
const MAP =
  /https?:\/\/(?:maps\.google\.com\/\?q=|www\.google\.com\/maps\?q=)(-?\d{1,3}(?:\.\d{1,20})?),(-?\d{1,3}(?:\.\d{1,20})?)/;

export function readCarriedText(raw: string, hasFile: (name: string) => boolean): CarriedText {
  const attachments: Attachment[] = [];
  const takeFirst = (whole: string, name: string, words: string) => {
    if (!hasFile(name) && !FILE_WORDS.test(words)) return whole;
    attachments.push(toAttachment(name));
    return "";
  };
  const takeAny = (whole: string, mark: string, _word: string, name: string) => {
    if (!mark && !hasFile(name)) return whole;
    attachments.push(toAttachment(name));
    return "";
  };
  const [first = "", ...more] = raw.split("\n");
  const withoutFirst = [first.replace(FILE_FIRST, takeFirst), ...more].join("\n");
  const words = withoutFirst.replace(ATTACHED, takeAny);
  const isOmitted = words
    .split("\n")
    .some((line) => OMITTED_ANDROID.test(stripMarks(line)) || OMITTED_IPHONE.test(line.trim()));
  return { attachments, text: attachments.length > 0 ? words.trim() : words, isOmitted };
}

export function readMapLink(text: string): Location | undefined {
  const match = MAP.exec(text);
  if (!match) return undefined;
  const [latitude, longitude] = [Number(match[1]), Number(match[2])];
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : undefined;
}

function toAttachment(name: string): Attachment {
  return { path: name, name, kind: kindOf(name) };
}

function kindOf(name: string): AttachmentKind {
  const [, extension = ""] = /\.(\w+)$/.exec(name.toLowerCase()) ?? [];
  if (/-STICKER-|^STK-/.test(name) && extension === "webp") return "sticker";
  if (/-GIF-/.test(name) && extension === "mp4") return "animation";
  if (/^PTT-/.test(name) || extension === "opus") return "voice";
  if (["jpg", "jpeg", "png", "gif", "webp"].includes(extension)) return "image";
  if (["mp4", "mov", "3gp", "webm"].includes(extension)) return "video";
  return ["m4a", "mp3", "aac", "ogg", "wav"].includes(extension) ? "audio" : "file";
}
