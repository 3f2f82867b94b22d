// The few words that the service worker needs: the app's own are loaded by pages.
import type { NoticeWords } from "../core/noticeText.ts";
import { isolate } from "../core/writing.ts";

export interface WorkerWords extends NoticeWords {
  app: string;
  markRead: string;
  /** Who wrote, where the room has a name of its own. */
  said(name: string, line: string): string;
  invitedTo(room: string): string;
}

const EN: WorkerWords = {
  app: "Veche",
  markRead: "Mark as read",
  said: (name, line) => `${name}: ${line}`,
  invitedTo: (room) => `Invitation to “${room}”`,
  message: "New message",
  encrypted: "New encrypted message",
  image: "📷 Picture",
  video: "🎬 Video",
  voice: "🎤 Voice message",
  file: "📎 File",
  location: "📍 Place",
  sticker: "Sticker",
  checking: "🛡 Check that nobody reads along",
  poll: "📊 Poll",
  call: "📞 Call",
  invitation: "Invitation to chat",
  request: "Asks to come in",
  reaction: "Reaction to a message",
  edited: "Changed",
};

const RU: WorkerWords = {
  app: "Вече",
  markRead: "Прочитано",
  said: (name, line) => `${name}: ${line}`,
  invitedTo: (room) => `Приглашение в «${room}»`,
  message: "Новое сообщение",
  encrypted: "Новое зашифрованное сообщение",
  image: "📷 Картинка",
  video: "🎬 Видео",
  voice: "🎤 Голосовое сообщение",
  file: "📎 Файл",
  location: "📍 Место",
  sticker: "Стикер",
  checking: "🛡 Проверить, что нас никто не читает",
  poll: "📊 Опрос",
  call: "📞 Звонок",
  invitation: "Приглашение в чат",
  request: "Просится войти",
  reaction: "Реакция на сообщение",
  edited: "Изменено",
};

/** Names are kept by themselves: Latin letters must not turn an Arabic sentence around. */
const AR: WorkerWords = {
  app: "فيتشي",
  markRead: "تحديد كمقروءة",
  said: (name, line) => `${isolate(name, "rtl")}: ${isolate(line, "rtl")}`,
  invitedTo: (room) => `دعوة إلى «${isolate(room, "rtl")}»`,
  message: "رسالة جديدة",
  encrypted: "رسالة مشفّرة جديدة",
  image: "📷 صورة",
  video: "🎬 فيديو",
  voice: "🎤 رسالة صوتية",
  file: "📎 ملف",
  location: "📍 مكان",
  sticker: "ملصق",
  checking: "🛡 التحقق من أن لا أحد يقرأ بيننا",
  poll: "📊 استطلاع",
  call: "📞 مكالمة",
  invitation: "دعوة إلى محادثة",
  request: "يطلب الدخول",
  reaction: "تفاعل مع رسالة",
  edited: "عُدّلت",
};

const WORDS: Record<string, WorkerWords> = { en: EN, ru: RU, ar: AR };

export function wordsOf(language: string): WorkerWords {
  return WORDS[language.split("-")[0] ?? ""] ?? EN;
}
