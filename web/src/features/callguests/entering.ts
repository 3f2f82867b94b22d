// Coming by a link, as far as a guest has come: asked for a name, waiting, let in, or not.
import { Store } from "../../core/store.ts";
import { failureOf } from "../../platform/matrix/failure.ts";
import type { StoredAccount } from "../../platform/storage/accounts.ts";
import { askStanding, type CallLinkPreview, enter, type GuestSession, preview } from "./api.ts";

const LOOK_MS = 2500;

export type EnteringState =
  | { is: "looking" }
  /** The link leads nowhere, or the server cannot be reached. */
  | { is: "closed"; error: unknown }
  | { is: "asking"; link: CallLinkPreview }
  | { is: "waiting"; link: CallLinkPreview | undefined }
  | { is: "refused" }
  | { is: "in"; account: StoredAccount };

/** What of the session storage it takes. */
export type Notes = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export class EnteringModel {
  readonly state = new Store<EnteringState>({ is: "looking" });
  readonly #baseUrl: string;
  readonly #token: string;
  readonly #notes: Notes;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isEnded = false;

  constructor(baseUrl: string, token: string, notes: Notes) {
    this.#baseUrl = baseUrl;
    this.#token = token;
    this.#notes = notes;
  }

  /** Look where the link leads; who waited before this page was loaded anew goes on waiting. */
  async start(): Promise<void> {
    this.#isEnded = false;
    const noted = this.#notes.getItem(this.#name);
    if (noted) {
      this.state.set({ is: "waiting", link: undefined });
      return this.#wait(JSON.parse(noted) as GuestSession);
    }
    this.state.set({ is: "looking" });
    try {
      const link = await preview(this.#baseUrl, this.#token);
      this.state.set({ is: "asking", link });
    } catch (error) {
      this.state.set({ is: "closed", error });
    }
  }

  /** Throws the server's refusal. */
  async enter(name: string): Promise<void> {
    const { value } = this.state;
    if (value.is !== "asking") return;
    const guest = await enter(this.#baseUrl, this.#token, name);
    if (guest.standing === "in") return this.#goIn(guest);
    this.#notes.setItem(this.#name, JSON.stringify(guest));
    this.state.set({ is: "waiting", link: value.link });
    this.#waitOn(guest);
  }

  stop(): void {
    this.#isEnded = true;
    clearTimeout(this.#timer);
  }

  async #wait(guest: GuestSession): Promise<void> {
    try {
      const standing = await askStanding(this.#baseUrl, guest.access_token);
      if (this.#isEnded) return;
      if (standing === "in") return this.#goIn(guest);
    } catch (error) {
      if (this.#isEnded) return;
      // Whoever is refused has no account any more; a network that is away comes back.
      if (failureOf(error).kind === "refused") {
        this.#notes.removeItem(this.#name);
        return this.state.set({ is: "refused" });
      }
    }
    this.#waitOn(guest);
  }

  #waitOn(guest: GuestSession): void {
    this.#timer = setTimeout(() => void this.#wait(guest), LOOK_MS);
  }

  #goIn(guest: GuestSession): void {
    this.#notes.removeItem(this.#name);
    const account = {
      userId: guest.user_id,
      deviceId: guest.device_id,
      accessToken: guest.access_token,
      baseUrl: this.#baseUrl,
      signedInMs: Date.now(),
      guestRoomId: guest.room_id,
      guestUntilMs: guest.until_ms,
    };
    this.state.set({ is: "in", account });
  }

  get #name(): string {
    return `call-guest:${this.#token}`;
  }
}
