// While the app is open: answers the service worker, shows notices where nothing is pushed, sounds, keeps the badge.
import i18next from "i18next";
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { titleFor } from "../../core/noticeText.ts";
import type { AskedOfPage, OpenPlace, PageAnswer } from "../../core/pageAnswers.ts";
import { parseRoute } from "../../core/route.ts";
import type { Surroundings } from "../../extension/contributions.ts";
import { KnownMembership, MatrixEventEvent, RoomEvent } from "../../platform/matrix/sdk.ts";
import { showNotice } from "../../platform/notices.ts";
import { listAccounts } from "../../platform/storage/accounts.ts";
import { changeNoticeSettings, readNoticeSettings } from "../../platform/storage/notices.ts";
import { isKeeper } from "../groups/index.ts";
import { chime } from "./chime.ts";
import { describeHere } from "./describe.ts";
import type { DeviceModel } from "./deviceModel.ts";
import type { RulesModel } from "./rulesModel.ts";

/** An event that comes later than this after it was sent is no news. */
const NEWS_MS = 120_000;
const TOLD_MOST = 200;
/** The service worker waits a little longer than this for an answer. */
const KEY_MS = 2000;

export class Watcher {
  readonly #at: Surroundings;
  readonly #device: DeviceModel;
  readonly #rules: RulesModel;
  readonly #told = new Set<string>();

  constructor(at: Surroundings, device: DeviceModel, rules: RulesModel) {
    this.#at = at;
    this.#device = device;
    this.#rules = rules;
  }

  start(): void {
    const { client } = this.#at.session;
    const onTimeline = (event: MatrixEvent, room?: Room, isOld?: boolean) => {
      if (room && !isOld) void this.#look(event, room);
    };
    const onDecrypted = (event: MatrixEvent) => {
      const room = client.getRoom(event.getRoomId());
      if (room) void this.#look(event, room);
    };
    const onMessage = (event: MessageEvent) => this.#hear(event);
    const onLanguage = () => void changeNoticeSettings({ language: i18next.language });
    client.on(RoomEvent.Timeline, onTimeline);
    client.on(MatrixEventEvent.Decrypted, onDecrypted);
    navigator.serviceWorker?.addEventListener("message", onMessage);
    i18next.on("languageChanged", onLanguage);
    onLanguage();
    this.#at.session.onStop(() => {
      client.off(RoomEvent.Timeline, onTimeline);
      client.off(MatrixEventEvent.Decrypted, onDecrypted);
      navigator.serviceWorker?.removeEventListener("message", onMessage);
      i18next.off("languageChanged", onLanguage);
    });
  }

  /** Tell of an event once, in the way that fits: by a sound, or on the screen. */
  async #look(event: MatrixEvent, room: Room): Promise<void> {
    if (!this.#isNews(event, room)) return;
    this.#told.add(event.getId() ?? "");
    if (this.#told.size > TOLD_MOST) this.#told.delete([...this.#told][0] ?? "");
    const settings = await readNoticeSettings();
    if (isLookedAt()) {
      if (settings.makesSound && !this.#isOpen(room.roomId)) chime();
      return;
    }
    const { state } = this.#device;
    if (state.value.is !== "on" || state.value.reach === "closed") return;
    const described = await describeHere(this.#at, event, room, i18next.t);
    await showNotice(await navigator.serviceWorker.ready, {
      ...described,
      title: titleFor(described.title, this.#at.session.userId, await userIds()),
      line: settings.showsText ? described.line : i18next.t("notifications:message"),
      userId: this.#at.session.userId,
      roomId: room.roomId,
      eventId: event.getId() ?? "",
      isSilent: described.isSilent || !settings.makesSound,
      markRead: i18next.t("notifications:markRead"),
    });
  }

  #isNews(event: MatrixEvent, room: Room): boolean {
    const { session } = this.#at;
    if (event.getSender() === session.userId || event.isSending()) return false;
    if (event.isBeingDecrypted() || this.#told.has(event.getId() ?? "")) return false;
    if (session.status.value !== "online" || Date.now() - event.getTs() > NEWS_MS) return false;
    if (room.hasUserReadEvent(session.userId, event.getId() ?? "")) return false;
    if (this.#rules.isQuietNow() || this.#rules.mutedUntil(room) !== undefined) return false;
    if (session.client.getPushActionsForEvent(event)?.notify) return true;
    return isRequest(event) && isKeeper(room) && this.#rules.tellsOfRequests(room.roomId);
  }

  #hear({ data, ports }: MessageEvent<AskedOfPage | OpenPlace | undefined>): void {
    if (data?.type === "describe") void this.#answer(data).then((answer) => ports[0]?.postMessage(answer));
    if (data?.type === "open" && data.userId === this.#at.session.userId)
      this.#at.navigation.go(parseRoute(data.path));
  }

  async #answer({ userId, roomId, eventId }: AskedOfPage): Promise<PageAnswer> {
    const { client } = this.#at.session;
    const room = client.getRoom(roomId);
    if (userId !== this.#at.session.userId) return undefined;
    if (isLookedAt()) return "watching";
    if (!room) return undefined;
    try {
      const event =
        room.findEventById(eventId) ?? client.getEventMapper()(await client.fetchRoomEvent(roomId, eventId));
      await client.decryptEventIfNeeded(event);
      if (event.isDecryptionFailure()) await untilDecrypted(event);
      return await describeHere(this.#at, event, room, i18next.t);
    } catch {
      return undefined;
    }
  }

  #isOpen(roomId: string): boolean {
    const route = this.#at.navigation.route.value;
    return route.name === "room" && route.roomId === roomId;
  }
}

/** Somebody asks to be let in: the SDK does not know the server's rule about that. */
function isRequest(event: MatrixEvent): boolean {
  return event.getType() === "m.room.member" && event.getContent().membership === KnownMembership.Knock;
}

async function userIds(): Promise<string[]> {
  return (await listAccounts()).map(({ userId }) => userId);
}

/** A key may come a moment later than what it opens. */
function untilDecrypted(event: MatrixEvent): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, KEY_MS);
    event.once(MatrixEventEvent.Decrypted, () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** Whether somebody has this page before their eyes. */
function isLookedAt(): boolean {
  return document.visibilityState === "visible" && document.hasFocus();
}
