// The media type of a file by the end of its name, for exports that do not say.

const TYPES: Record<string, string> = {
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
  gif: "image/gif",
  webp: "image/webp",
  mp4: "video/mp4",
  mov: "video/quicktime",
  webm: "video/webm",
  "3gp": "video/3gpp",
  m4v: "video/mp4",
  ogg: "audio/ogg",
  oga: "audio/ogg",
  opus: "audio/ogg",
  mp3: "audio/mpeg",
  m4a: "audio/mp4",
  aac: "audio/aac",
  wav: "audio/wav",
  pdf: "application/pdf",
  zip: "application/zip",
  txt: "text/plain",
  vcf: "text/vcard",
  csv: "text/csv",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
};
const WELL_FORMED = /^[a-z]+\/[\w.+-]{1,100}$/;

export function mimetypeOf(name: string, declared?: string): string {
  if (declared && WELL_FORMED.test(declared)) return declared;
  const extension = /\.(\w{1,5})$/.exec(name.toLowerCase())?.[1] ?? "";
  return (Object.hasOwn(TYPES, extension) && TYPES[extension]) || "application/octet-stream";
}
