// What is being written in a room or a thread, and sending it.
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { parseTyped } from "../../core/commands.ts";
import { type Draft, isEmptyDraft } from "../../core/draft.ts";
import type { Mention } from "../../core/mentions.ts";
import { readMentions } from "../../core/mentions.ts";
import { buildEdit, buildText, isTooLong, type TextContent } from "../../core/message.ts";
import { Store } from "../../core/store.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { outboxOf } from "../../platform/outbox/index.ts";
import { type Said, say } from "../../platform/outbox/say.ts";
import { customEmojiOf } from "../stickers/index.ts";
import type { Drafts } from "./drafts.ts";
import { slowWait } from "./permission.ts";
import { findLastOwn, NEW, readWritten, type Target } from "./target.ts";
import { TypingNotice } from "./typing.ts";

export interface Written {
  text: string;
  mentions: readonly Mention[];
}

/** What stands in the field, and what it is to become. */
export interface Begun {
  written: Written;
  target: Target;
}

export type Refusal =
  | { is: "too-long" }
  /** Slow mode: not yet. */
  | { is: "slow" }
  | { is: "unknown-command"; name: string }
  | { is: "not-kept"; error: unknown };

const NOTHING: Written = { text: "", mentions: [] };

export class ComposerModel {
  readonly written = new Store<Written>(NOTHING);
  readonly target = new Store<Target>(NEW);
  /** Why it was not sent; gone with the next letter. */
  readonly refusal = new Store<Refusal | undefined>(undefined);
  /** A dialog that a command opens. */
  readonly opened = new Store<string | undefined>(undefined);
  /** How long the next message lives; undefined is what the room asks for. */
  readonly lifeMs = new Store<number | null | undefined>(undefined);
  /** Goes up when the text field should take the focus. */
  readonly calls = new Store(0);
  readonly threadId: string | undefined;
  readonly #session: Session;
  readonly #room: Room;
  readonly #drafts: Drafts;
  readonly #typing: TypingNotice;
  /** What was being written before an edit began. */
  #aside: Written = NOTHING;

  constructor(session: Session, room: Room, drafts: Drafts, threadId?: string) {
    this.#session = session;
    this.#room = room;
    this.#drafts = drafts;
    this.threadId = threadId;
    this.#typing = new TypingNotice(session, room.roomId);
    drafts.follow((draft) => this.#adopt(draft));
  }

  /** Somebody types; never waits for anything. */
  write(text: string, mention?: Mention): void {
    const { mentions } = this.written.value;
    this.refusal.set(undefined);
    if (text && !this.written.value.text) this.#prepare();
    this.written.set({ text, mentions: mention ? [...mentions, mention] : mentions });
    if (text) this.#typing.typed();
    else this.#typing.stopped();
    if (this.target.value.is !== "edit") this.#keepDraft();
  }

  /** Whoever gets the message gets its key while it is still being written. */
  #prepare(): void {
    if (this.#room.hasEncryptionStateEvent()) this.#session.client.getCrypto()?.prepareToEncrypt(this.#room);
  }

  reply(event: MatrixEvent): void {
    this.#leaveEdit();
    this.target.set({ is: "reply", event });
    this.#keepDraft();
    this.focus();
  }

  edit(event: MatrixEvent): void {
    if (this.target.value.is !== "edit") this.#aside = this.written.value;
    this.target.set({ is: "edit", event });
    this.written.set(readWritten(event));
    this.focus();
  }

  /** Arrow up in an empty field: the last own message again. */
  editLast(): boolean {
    const last = findLastOwn(this.#room, this.#session.userId, this.threadId);
    if (last) this.edit(last);
    return last !== undefined;
  }

  /** Neither answer nor edit any more. */
  cancel(): void {
    this.#leaveEdit();
    this.target.set(NEW);
    this.#keepDraft();
    this.focus();
  }

  focus(): void {
    this.calls.update((count) => count + 1);
  }

  leave(): void {
    this.#typing.left();
    void this.#drafts.flush();
  }

  /** Take what is written as a message, to be sent now or later; undefined, and says why, when it is none. */
  take(): { content: TextContent; reply: MatrixEvent | undefined } | undefined {
    const content = this.#build();
    if (!content || !this.#accepts(content)) return undefined;
    const target = this.target.value;
    this.#clear();
    return { content, reply: target.is === "reply" ? target.event : undefined };
  }

  get begun(): Begun {
    return { written: this.written.value, target: this.target.value };
  }

  /** Put back what was taken and could not be sent: above what has been begun since. */
  restore({ written, target }: Begun): void {
    const { text, mentions } = this.written.value;
    const isFree = !text.trim() && this.target.value.is === "new";
    if (isFree && target.is === "edit") this.edit(target.event);
    else if (isFree) this.target.set(target);
    this.written.set(
      isFree ? written : { text: `${written.text}\n${text}`, mentions: [...written.mentions, ...mentions] },
    );
    if (this.target.value.is !== "edit") this.#keepDraft();
  }

  /** Write anew what was to be sent later; what stands in the field already stays above it. */
  writeAgain(text: string): void {
    const before = this.written.value.text;
    this.write(before.trim() ? `${before}\n${text}` : text);
    this.focus();
  }

  /** Where something that is no text goes, such as a file: it answers what was to be answered. */
  takeContext(): Pick<Said, "threadId" | "reply" | "lifeMs"> {
    const target = this.target.value;
    const reply = target.is === "reply" ? target.event : undefined;
    if (reply) this.target.set(NEW);
    return { threadId: this.threadId, reply, lifeMs: this.lifeMs.value };
  }

  /** Send what is written. It is shown at once, and the outbox sees to it that it arrives. */
  async send(): Promise<void> {
    const target = this.target.value;
    if (target.is === "edit") return this.#sendEdit(target.event);
    if (slowWait(this.#room, this.#session.userId, Date.now()) > 0) return this.refusal.set({ is: "slow" });
    const before = this.begun;
    const taken = this.take();
    if (!taken) return;
    const lifeMs = this.lifeMs.value;
    await this.#attempt(before, () =>
      say(this.#session, this.#room, { ...taken, threadId: this.threadId, lifeMs }),
    );
  }

  async #sendEdit(event: MatrixEvent): Promise<void> {
    const content = this.#build();
    if (!content || !this.#accepts(content)) return;
    const before = this.begun;
    const mentioned = readMentions(event.getContent()["m.mentions"]);
    const edit = buildEdit(content, event.getId() ?? "", mentioned);
    const isSame = event.getContent().body === content.body && event.getContent().msgtype === content.msgtype;
    this.cancel();
    if (isSame) return;
    const { roomId } = this.#room;
    await this.#attempt(before, () =>
      outboxOf(this.#session).send({ roomId, type: "m.room.message", content: edit }),
    );
  }

  /** When not even the disk took it, nothing is lost: it stands in the field again. */
  async #attempt(before: Begun, act: () => Promise<unknown>): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.restore(before);
      this.refusal.set({ is: "not-kept", error });
    }
  }

  #build(): TextContent | undefined {
    const { text, mentions } = this.written.value;
    const typed = parseTyped(text.trim());
    if (typed.is === "unknown") this.refusal.set({ is: "unknown-command", name: typed.name });
    if (typed.is === "open") {
      this.opened.set(typed.what);
      this.#clear();
    }
    const { target } = this;
    const also = target.value.is === "reply" ? [target.value.event.getSender() ?? ""] : [];
    const emoji = customEmojiOf(this.#session, this.#room);
    return buildText({ text, mentions, emoji, ownUserId: this.#session.userId }, also);
  }

  #accepts(content: TextContent): boolean {
    if (isTooLong(content)) this.refusal.set({ is: "too-long" });
    return !isTooLong(content);
  }

  #clear(): void {
    this.written.set(NOTHING);
    this.target.set(NEW);
    this.#typing.stopped();
    this.#drafts.clear();
  }

  #leaveEdit(): void {
    if (this.target.value.is !== "edit") return;
    this.written.set(this.#aside);
    this.#aside = NOTHING;
  }

  #keepDraft(): void {
    const { value: target } = this.target;
    const replyTo = target.is === "reply" ? target.event.getId() : undefined;
    this.#drafts.change({ ...this.written.value, ...(replyTo && { replyTo }) });
  }

  /** A draft from the disk or from another device, newer than what is here. */
  #adopt(draft: Draft): void {
    const written = { text: draft.text, mentions: draft.mentions };
    if (this.target.value.is === "edit") {
      // It comes back when the edit is done.
      this.#aside = written;
      return;
    }
    this.written.set(written);
    const event = draft.replyTo ? this.#room.findEventById(draft.replyTo) : undefined;
    this.target.set(event && !isEmptyDraft(draft) ? { is: "reply", event } : NEW);
  }
}
