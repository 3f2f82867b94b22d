// Where an import goes: an encrypted room of one's own for each chat, and its files on the server.
import type { Room } from "matrix-js-sdk";
import {
  ARCHIVE_ROOM_TYPE,
  type Imported,
  type MediaContent,
  readMark,
} from "../../core/importing/contents.ts";
import { mimetypeOf } from "../../core/importing/mimetype.ts";
import type { Attachment, ImportedChat } from "../../core/importing/transcript.ts";
import { listFiles } from "../../core/mediaMessage.ts";
import { sendQuietly } from "../../platform/matrix/quietSend.ts";
import { Direction, KnownMembership, Preset } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { hangFile } from "../../platform/media/belongings.ts";
import { type Prepared, prepareMedia } from "../../platform/media/prepare.ts";
import { uploadBlob, uploadLimitsOf } from "../../platform/media/upload.ts";
import { createRoom, ENCRYPTION } from "../rooms/index.ts";

/** State that says which archive a room is; the key does not show of which chat. */
const ARCHIVE_STATE = "org.veche.archive";
/** One key for many messages: nobody else ever needs one of them alone. */
const ROTATION = { rotation_period_msgs: 10_000, rotation_period_ms: 30 * 86_400_000 };
const PAGE = 200;

export interface Sent {
  eventId: string;
  mark: Imported;
}

export interface Destination {
  /** The room of an archive; undefined when there is none, or it was left. */
  findRoom(archive: string): string | undefined;
  makeRoom(archive: string, chat: ImportedChat): Promise<string>;
  /** What has arrived already, oldest first. */
  listSent(roomId: string): AsyncIterable<Sent>;
  largestBytes(): Promise<number | undefined>;
  upload(file: Blob, attachment: Attachment): Promise<MediaContent>;
  send(roomId: string, txnId: string, content: Record<string, unknown>): Promise<string>;
}

export class MatrixDestination implements Destination {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  findRoom(archive: string): string | undefined {
    return this.#session.client.getRooms().find((room) => isArchive(room, archive))?.roomId;
  }

  makeRoom(archive: string, chat: ImportedChat): Promise<string> {
    return createRoom(this.#session, {
      name: chat.name.slice(0, 200),
      preset: Preset.PrivateChat,
      creation_content: { type: ARCHIVE_ROOM_TYPE },
      initial_state: [
        { ...ENCRYPTION, content: { ...ENCRYPTION.content, ...ROTATION } },
        { type: ARCHIVE_STATE, state_key: "", content: { archive } },
      ],
    });
  }

  async *listSent(roomId: string): AsyncGenerator<Sent> {
    const { client } = this.#session;
    const map = client.getEventMapper({ decrypt: false, preventReEmit: true });
    for (let token: string | null | undefined = null; token !== undefined; ) {
      const page = await client.createMessagesRequest(roomId, token, PAGE, Direction.Forward);
      for (const raw of page.chunk) {
        const event = map(raw);
        await client.decryptEventIfNeeded(event);
        const mark = readMark(event.getContent());
        if (mark && raw.event_id) yield { eventId: raw.event_id, mark };
      }
      token = page.chunk.length > 0 ? page.end : undefined;
    }
  }

  async largestBytes(): Promise<number | undefined> {
    return (await uploadLimitsOf(this.#session.client)).wholeBytes;
  }

  async upload(blob: Blob, attachment: Attachment): Promise<MediaContent> {
    const { content, uploads } = await prepare(blob, attachment);
    for (const { blob: part, at } of uploads) {
      put(content, at, await uploadBlob(this.#session.client, { blob: part }));
    }
    return content;
  }

  async send(roomId: string, txnId: string, content: Record<string, unknown>): Promise<string> {
    const room = this.#session.client.getRoom(roomId);
    if (!room) throw new Error("The archive is not there any more.");
    const eventId = await sendQuietly(this.#session, room, "m.room.message", content, txnId);
    // Not worth failing for: this app deletes them itself.
    const hanging = listFiles(content).map((place) => hangFile(this.#session, place, roomId, eventId));
    await Promise.allSettled(hanging);
    return eventId;
  }
}

function isArchive(room: Room, archive: string): boolean {
  const state = room.currentState.getStateEvents(ARCHIVE_STATE, "");
  return (
    room.getMyMembership() === KnownMembership.Join &&
    room.getType() === ARCHIVE_ROOM_TYPE &&
    state?.getContent().archive === archive
  );
}

/** What cannot be drawn or played is kept as a plain file. */
async function prepare(blob: Blob, { name, mimetype }: Attachment): Promise<Prepared> {
  const choice = (type: string) => ({
    file: new File([blob], name, { type }),
    quality: "untouched" as const,
  });
  try {
    return await prepareMedia(choice(mimetypeOf(name, mimetype)), true);
  } catch {
    return prepareMedia(choice("application/octet-stream"), true);
  }
}

function put(content: Record<string, unknown>, path: readonly string[], address: string): void {
  const [first = "", ...rest] = path;
  if (rest.length === 0) content[first] = address;
  else put(content[first] as Record<string, unknown>, rest, address);
}
