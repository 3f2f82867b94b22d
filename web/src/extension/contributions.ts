// What a feature can add to the app. Labels are i18next keys with the feature's name: "reactions:react".
import type { TFunction } from "i18next";
import type { MatrixEvent, Room } from "matrix-js-sdk";
import type { ComponentType, LazyExoticComponent } from "react";
import type { Watchable } from "../core/store.ts";
import type { Session } from "../platform/matrix/session.ts";
import type { Navigation } from "../platform/navigation.ts";
import type { StoredAccount } from "../platform/storage/accounts.ts";

export type View<Props = object> = ComponentType<Props> | LazyExoticComponent<ComponentType<Props>>;
export type Icon = ComponentType<{ size?: number | string; "aria-hidden"?: boolean }>;
export type Locale = Record<string, unknown>;

/** What is at hand wherever something is done. */
export interface Surroundings {
  session: Session;
  navigation: Navigation;
  /** The tile that draws an event, or undefined when nobody draws it. */
  findTile(event: MatrixEvent): TimelineTile | undefined;
  /** The first who can translate here, or undefined when nobody can. */
  findTranslator(): Translator | undefined;
  /** The first who can write down what is said in a call, or undefined when nobody can. */
  findCaptioner(): Captioner | undefined;
}

export interface InRoom extends Surroundings {
  room: Room;
}

export interface OnMessage extends InRoom {
  event: MatrixEvent;
}

/** Draws the events of one type in the timeline. */
export interface TimelineTile {
  /** The event type after decryption, such as `m.room.message`. */
  type: string;
  /** Only messages of this `msgtype`; a tile without it draws the rest. */
  msgtype?: string;
  /** Only such events; a tile without it draws the rest. */
  is?(event: MatrixEvent): boolean;
  /** `bubble`: said by somebody, with name and time; `line`: something that happened, in small letters. */
  layout: "bubble" | "line";
  View: View<{ event: MatrixEvent; room: Room }>;
  /** The event in one line: for the list of rooms, replies, notifications. Empty hides it there. */
  summarize(event: MatrixEvent, room: Room, t: TFunction): string;
  /** Whether being told of it makes no sound. */
  isSilent?(session: Session, event: MatrixEvent, room: Room): Promise<boolean>;
}

/** A button of the composer, or an entry of its "+" menu. */
export interface ComposerAction {
  id: string;
  place: "menu" | "toolbar";
  /** Lowest first. */
  order: number;
  label: string;
  icon: Icon;
  isShown?(at: InRoom): boolean;
  /** Done at once; or `Dialog` is opened. */
  run?(at: InRoom): void | Promise<void>;
  Dialog?: View<{ room: Room; onClose: () => void }>;
}

/** An entry of the menu of a message; the first three that are shown are also buttons beside it. */
export interface MessageAction {
  id: string;
  order: number;
  label: string;
  icon: Icon;
  isDangerous?: boolean;
  isShown(on: OnMessage): boolean;
  run?(on: OnMessage): void | Promise<void>;
  Dialog?: View<{ event: MatrixEvent; room: Room; onClose: () => void }>;
  /** Present when it can be done to several chosen messages at once. */
  many?: {
    run?(at: InRoom, events: MatrixEvent[]): void | Promise<void>;
    Dialog?: View<{ events: MatrixEvent[]; room: Room; onClose: () => void }>;
  };
}

/** Something under a message, such as its reactions; drawn for every message, so it must cost nothing when empty. */
export interface MessageFooter {
  id: string;
  order: number;
  View: View<{ event: MatrixEvent; room: Room }>;
}

/** A strip above the messages of a room, or between them and the composer. */
export interface RoomBanner {
  id: string;
  order: number;
  place: "top" | "bottom";
  View: View<{ room: Room }>;
}

/** A sign or a button behind the name of an open room. */
export interface RoomMark {
  id: string;
  order: number;
  View: View<{ room: Room }>;
}

/** Somebody who can say a text in another language: a program in this browser, or a service that an operator has. */
export interface Translator {
  id: string;
  /** Says, below what was translated, where that was done: it is no small thing who reads along. */
  label: string;
  /** Whether it can be asked at all in this browser, on this server. */
  isThere(): boolean;
  /** Returns undefined when the text is in that language already; throws UntranslatableError for one it does not know. */
  translate(text: string, language: string): Promise<Translation | undefined>;
}

export interface Translation {
  text: string;
  /** The tag of the language that it was in. */
  from: string;
}

/** The languages, or one of them, are not known there. */
export class UntranslatableError extends Error {}

/** Somebody who can write down what is said in a call: a program in this browser, as calls are encrypted for it alone. */
export interface Captioner {
  id: string;
  /** Says where the words are made: it is no small thing who listens. */
  label: string;
  /** Whether it can be asked at all in this browser. */
  isThere(): boolean;
  /**
   * Listens to one voice, said to be in the language of this tag, until the returned function is called. `hear` is told what is
   * being said as often as it is understood better, and a last time when the line is finished. Throws what makes it unable to.
   */
  listen(track: MediaStreamTrack, language: string, hear: (line: SpokenLine) => void): () => void;
}

export interface SpokenLine {
  text: string;
  /** What is heard after this is another line. */
  isFinished: boolean;
}

/** A panel beside the open room: `?panel=id&item=...`. */
export interface RoomPanel {
  id: string;
  order: number;
  label: string;
  icon: Icon;
  /** Whether the header of the room has a button for it; otherwise it is in the header's menu, or `hidden`. */
  place: "header" | "menu" | "hidden";
  isShown?(at: InRoom): boolean;
  View: View<{ room: Room; item?: string }>;
}

/** A way to begin something: an entry of the menu above the list of rooms. */
export interface Beginning {
  id: string;
  order: number;
  label: string;
  icon: Icon;
  isShown?(surroundings: Surroundings): boolean;
  run?(surroundings: Surroundings): void | Promise<void>;
  Dialog?: View<{ onClose: () => void }>;
}

/** Something to do with a room as a whole: in the menu of its row in the list, and of its head. */
export interface RoomAction {
  id: string;
  order: number;
  label: string;
  icon: Icon;
  isDangerous?: boolean;
  isShown?(at: InRoom): boolean;
  run?(at: InRoom): void | Promise<void>;
  Dialog?: View<{ room: Room; onClose: () => void }>;
}

export interface SettingsPage {
  /** For a page whose being there is learnt only later, from the server. */
  appears?(session: Session): Watchable<boolean>;
  /** `/settings/id` */
  id: string;
  order: number;
  label: string;
  icon: Icon;
  isShown?(surroundings: Surroundings): boolean;
  View: View;
}

/** Something above (`order` < 0) or below the list of rooms. */
export interface SidebarSection {
  id: string;
  order: number;
  View: View;
}

/** Something a person can do from the command palette, or by a shortcut. */
export interface Command {
  id: string;
  label: string;
  /** Such as `mod+k` or `alt+ArrowDown`; `mod` is Ctrl, and Cmd on a Mac. */
  shortcut?: string;
  isShown?(surroundings: Surroundings): boolean;
  run(surroundings: Surroundings): void | Promise<void>;
}

/** A whole page in the middle pane, at `/id/...`. */
export interface FeaturePage {
  id: string;
  View: View<{ rest: string[] }>;
}

/** A whole window that needs no account, at `/id/...`. Whoever is signed in sees the page of the same id, if there is one. */
export interface PublicPage {
  id: string;
  View: View<{ rest: string[]; enter: Enter }>;
}

/** Begin the session of an account that has just been made. */
export type Enter = (account: StoredAccount, password?: string) => Promise<void>;

/** A screen that stands before the app until what it asks for is done. */
export interface Gate {
  id: string;
  order: number;
  isClosed(session: Session): Watchable<boolean>;
  View: View;
}

/** Something over everything that shows itself when it must: a banner, an incoming call. */
export interface Overlay {
  id: string;
  View: View;
}

export interface Feature {
  /** The name of its folder and of its i18next namespace. */
  name: string;
  tiles?: TimelineTile[];
  composerActions?: ComposerAction[];
  messageActions?: MessageAction[];
  messageFooters?: MessageFooter[];
  roomBanners?: RoomBanner[];
  roomMarks?: RoomMark[];
  translators?: Translator[];
  captioners?: Captioner[];
  roomPanels?: RoomPanel[];
  roomActions?: RoomAction[];
  beginnings?: Beginning[];
  settingsPages?: SettingsPage[];
  sidebarSections?: SidebarSection[];
  commands?: Command[];
  pages?: FeaturePage[];
  publicPages?: PublicPage[];
  gates?: Gate[];
  overlays?: Overlay[];
  /** Called once for each session that starts, for work in the background; end it with `session.onStop`. */
  start?(surroundings: Surroundings): void;
}
