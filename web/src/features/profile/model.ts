// What one shows of oneself: name and picture, read from the server, changed, and followed when another device changes them.
import type { MatrixEvent, RoomMember, RoomState } from "matrix-js-sdk";
import { Store } from "../../core/store.ts";
import { RoomStateEvent } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { drawFace } from "../../platform/media/picture.ts";
import { uploadBlob } from "../../platform/media/upload.ts";

export interface OwnProfile {
  /** Empty for somebody who has not chosen one. */
  name: string;
  /** Its mxc: address. */
  picture: string | undefined;
}

/** A change comes once for every room that one is in. */
const SETTLED_MS = 500;

export class ProfileModel {
  /** Undefined until it is known. */
  readonly profile: Store<OwnProfile | undefined>;
  readonly #session: Session;
  #isLoaded = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts what was changed here, so that an older answer does not undo it. */
  #changes = 0;

  constructor(session: Session) {
    this.#session = session;
    this.profile = new Store(this.#readRemembered());
    this.#follow();
    this.#look();
  }

  async load(): Promise<void> {
    const changes = this.#changes;
    const { displayname, avatar_url } = await this.#session.client.getProfileInfo(this.#session.userId);
    this.#isLoaded = true;
    if (changes === this.#changes)
      this.profile.set({ name: displayname ?? "", picture: avatar_url || undefined });
  }

  async rename(name: string): Promise<void> {
    await this.#session.client.setDisplayName(name.trim());
    this.#change({ name: name.trim() });
  }

  /** Show the middle of a picture; throws NotAPictureError. */
  async setPicture(file: Blob): Promise<void> {
    const { client } = this.#session;
    const picture = await uploadBlob(client, await drawFace(file));
    await client.setAvatarUrl(picture);
    this.#change({ picture });
  }

  async removePicture(): Promise<void> {
    await this.#session.client.setAvatarUrl("");
    this.#change({ picture: undefined });
  }

  #change(part: Partial<OwnProfile>): void {
    this.#changes++;
    this.profile.update((profile) => ({ name: "", picture: undefined, ...profile, ...part }));
  }

  /** What the chats have told of oneself, for the time without the server. */
  #readRemembered(): OwnProfile | undefined {
    const user = this.#session.client.getUser(this.#session.userId);
    // Somebody unknown is called by their id.
    if (!user?.displayName || user.displayName === user.userId) return undefined;
    return { name: user.displayName, picture: user.avatarUrl || undefined };
  }

  #follow(): void {
    const { client, status, userId } = this.#session;
    const hear = (event: MatrixEvent, _state: RoomState, member: RoomMember) => {
      if (member.userId === userId && this.#isNews(event)) this.#lookSoon();
    };
    client.on(RoomStateEvent.Members, hear);
    const end = status.subscribe(() => {
      if (status.value === "online" && !this.#isLoaded) this.#look();
    });
    this.#session.onStop(() => {
      client.off(RoomStateEvent.Members, hear);
      end();
      clearTimeout(this.#timer);
    });
  }

  /** A room may know one by another name: the server is asked, rather than the room believed. */
  #isNews(event: MatrixEvent): boolean {
    const { membership, displayname, avatar_url } = event.getContent();
    const { name, picture } = this.profile.value ?? {};
    return membership === "join" && ((displayname ?? "") !== name || (avatar_url || undefined) !== picture);
  }

  #lookSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(), SETTLED_MS);
  }

  /** Without telling of a failure: whoever wants to know loads it. */
  #look(): void {
    this.load().catch(() => undefined);
  }
}
