// Files chosen to be sent: what they are, whether they fit, how they are sent, and sending them.
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { kindOf, type MediaKind } from "../../core/mediaMessage.ts";
import { buildText, type TextContent } from "../../core/message.ts";
import { Store } from "../../core/store.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { MOST_FILES } from "../../platform/media/picking.ts";
import { isDrawnAnew, type PictureQuality } from "../../platform/media/picture.ts";
import { prepareFile, prepareMedia } from "../../platform/media/prepare.ts";
import { type Look, lookInto, mayHaveTraces } from "../../platform/media/traces.ts";
import { largestUpload } from "../../platform/media/upload.ts";
import { say } from "../../platform/outbox/say.ts";

export interface Item {
  id: string;
  file: File;
  kind: MediaKind;
  /** For pictures and videos; let go with `close`. */
  previewUrl?: string;
  /** For pictures and films: what is written into them beside what is seen. */
  look?: Promise<Look>;
  /** What is to be seen, for those who cannot see it. */
  description: string;
}

export interface Context {
  threadId?: string | undefined;
  reply?: MatrixEvent | undefined;
  lifeMs?: number | null | undefined;
}

export class AttachmentsModel {
  readonly items = new Store<readonly Item[]>([]);
  readonly quality = new Store<PictureQuality>("small");
  readonly caption = new Store("");
  /** By the id of an item, as soon as it is known. */
  readonly looks = new Store<Readonly<Record<string, Look>>>({});
  /** Whether what cameras wrote into pictures and films is sent with them. */
  readonly keepsTraces = new Store(false);
  /** What the server takes at most; undefined while it is not known. */
  readonly limitBytes = new Store<number | undefined>(undefined);
  /** There were more than can be sent at once. */
  readonly hasLeftOut = new Store(false);
  readonly #session: Session;
  readonly #room: Room;

  constructor(session: Session, room: Room) {
    this.#session = session;
    this.#room = room;
    largestUpload(session.client).then(
      (limit) => this.limitBytes.set(limit),
      () => undefined,
    );
  }

  add(files: readonly File[]): void {
    const { value: items } = this.items;
    const fresh = files.filter((file) => items.every((item) => item.file !== file));
    const room = Math.max(0, MOST_FILES - items.length);
    if (fresh.length > room) this.hasLeftOut.set(true);
    this.items.set([...items, ...fresh.slice(0, room).map(toItem)]);
    for (const { id, look } of this.items.value)
      void look?.then((found) => this.looks.update((looks) => ({ ...looks, [id]: found })));
  }

  remove(item: Item): void {
    if (item.previewUrl) URL.revokeObjectURL(item.previewUrl);
    this.items.update((items) => items.filter(({ id }) => id !== item.id));
  }

  describe(item: Item, description: string): void {
    this.items.update((items) => items.map((one) => (one.id === item.id ? { ...one, description } : one)));
  }

  close(): void {
    for (const { previewUrl } of this.items.value) if (previewUrl) URL.revokeObjectURL(previewUrl);
  }

  isTooLarge({ file }: Item): boolean {
    const { value: limit } = this.limitBytes;
    return limit !== undefined && file.size > limit;
  }

  /** Whether it is sent as it is, with all that is in it but what is taken out. */
  isSentAsItIs({ id, file }: Item): boolean {
    return this.#isAsItIs(file, this.looks.value[id]);
  }

  #isAsItIs(file: File, look: Look | undefined): boolean {
    return !isDrawnAnew(file, this.quality.value) || look?.isMoving === true;
  }

  /** Done when all are in the outbox; what is said with them goes with the first. */
  async send({ threadId, reply, lifeMs }: Context): Promise<void> {
    const caption = buildText({
      text: this.caption.value,
      mentions: [],
      emoji: [],
      ownUserId: this.#session.userId,
    });
    const isEncrypted = this.#room.hasEncryptionStateEvent();
    for (const [index, item] of this.items.value.entries()) {
      const isFirst = index === 0;
      const prepared = await this.#prepare(item, isFirst ? caption : undefined, isEncrypted);
      await say(this.#session, this.#room, { ...prepared, threadId, lifeMs, ...(isFirst && { reply }) });
    }
  }

  async #prepare(item: Item, caption: TextContent | undefined, isEncrypted: boolean) {
    const { file, kind } = item;
    const found = await item.look;
    // Drawn anew it would stand still.
    const quality = found?.isMoving ? "untouched" : this.quality.value;
    const said = { caption, description: item.description.trim() || undefined };
    const look = this.keepsTraces.value || !this.#isAsItIs(file, found) ? undefined : found;
    const cleaned = look?.cleaned;
    if (cleaned?.isHeld) return prepareMedia({ file: cleaned.file, quality, ...said }, isEncrypted);
    // What cannot be taken out is left behind by drawing.
    const isDrawn = look?.is === "unreadable" && kind === "m.image" && file.type !== "image/gif";
    const choice = { file: cleaned?.file ?? file, quality: isDrawn ? "full" : quality, ...said } as const;
    return prepareFile(choice, isEncrypted);
  }
}

let count = 0;

function toItem(file: File): Item {
  const kind = kindOf(file.type);
  const isSeen = kind === "m.image" || kind === "m.video";
  return {
    id: `file-${count++}`,
    file,
    kind,
    description: "",
    ...(isSeen && { previewUrl: URL.createObjectURL(file) }),
    ...(mayHaveTraces(file) && { look: lookInto(file) }),
  };
}
