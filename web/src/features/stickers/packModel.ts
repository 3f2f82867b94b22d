// A pack that a person can change: their own, or the one of a room.
import type { Room } from "matrix-js-sdk";
import {
  type ImagePack,
  OWN_PACK,
  type PackImage,
  ROOM_PACK,
  readPack,
  shortcodeFrom,
  type Usage,
  withImage,
  withoutImage,
} from "../../core/imagePack.ts";
import { Store } from "../../core/store.ts";
import { ClientEvent, RoomStateEvent } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { drawSticker } from "../../platform/media/picture.ts";
import { uploadBlob } from "../../platform/media/upload.ts";

interface Source {
  read(): unknown;
  write(content: Record<string, unknown>): Promise<void>;
  /** Call when it has changed; returns what ends it. */
  watch(changed: () => void): () => void;
}

export class PackModel {
  readonly pack: Store<ImagePack>;
  readonly #session: Session;
  readonly #source: Source;

  constructor(session: Session, source: Source) {
    this.#session = session;
    this.#source = source;
    this.pack = new Store(this.#read());
  }

  open = (): (() => void) => this.#source.watch(() => this.pack.set(this.#read()));

  /** Each file becomes an image whose name is that of the file. */
  async add(files: readonly File[], usage: readonly Usage[]): Promise<void> {
    let content = this.#source.read();
    for (const file of files) {
      const taken = new Set(readPack(content, "").images.map(({ shortcode }) => shortcode));
      content = withImage(content, await this.#upload(file, shortcodeFrom(file.name, taken), usage));
    }
    await this.#source.write(content as Record<string, unknown>);
  }

  async remove(shortcode: string): Promise<void> {
    await this.#source.write(withoutImage(this.#source.read(), shortcode));
  }

  async #upload(file: File, shortcode: string, usage: readonly Usage[]): Promise<PackImage> {
    const { blob, width, height } = await drawSticker(file);
    const url = await uploadBlob(this.#session.client, { blob });
    const info = { mimetype: blob.type, size: blob.size, w: width, h: height };
    return { shortcode, url, body: shortcode.replace(/_/g, " "), info, usage };
  }

  #read(): ImagePack {
    return readPack(this.#source.read(), "");
  }
}

export function ownPack({ client }: Session): Source {
  return {
    read: () => client.getAccountData(OWN_PACK as never)?.getContent(),
    write: async (content) => void (await client.setAccountData(OWN_PACK as never, content as never)),
    watch: (changed) => {
      client.on(ClientEvent.AccountData, changed);
      return () => client.off(ClientEvent.AccountData, changed);
    },
  };
}

export function roomPack({ client }: Session, room: Room): Source {
  return {
    read: () => room.currentState.getStateEvents(ROOM_PACK, "")?.getContent(),
    write: async (content) =>
      void (await client.sendStateEvent(room.roomId, ROOM_PACK as never, content as never, "")),
    watch: (changed) => {
      room.on(RoomStateEvent.Events, changed);
      return () => room.off(RoomStateEvent.Events, changed);
    },
  };
}
