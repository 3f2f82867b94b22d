// A round video from the question for the camera to the outbox.
import type { Room } from "matrix-js-sdk";
import { LONGEST_ROUND_MS, ROUND_PX, roundFields } from "../../core/roundVideo.ts";
import { Store } from "../../core/store.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { prepareMedia } from "../../platform/media/prepare.ts";
import { RoundCamera, type RoundFilm } from "../../platform/media/roundCamera.ts";
import { say } from "../../platform/outbox/say.ts";
import type { Context } from "../attachments/index.ts";

export type RoundState =
  /** Before the browser asks for the camera: why. */
  | { is: "explaining" }
  | { is: "asking" }
  | { is: "ready" | "recording"; camera: RoundCamera }
  | { is: "looking" | "sending"; film: RoundFilm; url: string }
  /** No camera, or no permission to use it. */
  | { is: "refused"; error: unknown };

/** Where nothing was said on it yet, a press was a mistake. */
const SHORTEST_MS = 500;

export class RoundModel {
  readonly state = new Store<RoundState>({ is: "explaining" });
  readonly #session: Session;
  readonly #room: Room;
  #isClosed = false;

  constructor(session: Session, room: Room) {
    this.#session = session;
    this.#room = room;
  }

  async turnOn(): Promise<void> {
    this.#letGo();
    this.state.set({ is: "asking" });
    try {
      const camera = await RoundCamera.open();
      // Whoever has gone away meanwhile is not filmed.
      if (this.#isClosed) return camera.close();
      this.state.set({ is: "ready", camera });
    } catch (error) {
      this.state.set({ is: "refused", error });
    }
  }

  record(): void {
    const { value: state } = this.state;
    if (state.is !== "ready") return;
    const { camera } = state;
    camera.start();
    camera.durationMs.subscribe(() => camera.durationMs.value >= LONGEST_ROUND_MS && void this.stop());
    this.state.set({ is: "recording", camera });
  }

  /** Look at it. */
  async stop(): Promise<void> {
    const { value: state } = this.state;
    if (state.is !== "recording" || state.camera.durationMs.value < SHORTEST_MS) return;
    this.state.set({ is: "asking" });
    const film = await state.camera.finish();
    if (!this.#isClosed) this.state.set({ is: "looking", film, url: URL.createObjectURL(film.blob) });
  }

  async send(context: Context, fileName: string): Promise<void> {
    const { value: state } = this.state;
    if (state.is !== "looking") return;
    const { film, url } = state;
    this.state.set({ is: "sending", film, url });
    try {
      const { type } = film.blob;
      const file = new File([film.blob], `${fileName}.${type === "video/mp4" ? "mp4" : "webm"}`, { type });
      const choice = { file, quality: "untouched", more: roundFields() } as const;
      const prepared = await prepareMedia(choice, this.#room.hasEncryptionStateEvent());
      // What was recorded knows less of itself than we do.
      const known = { duration: Math.round(film.durationMs), w: ROUND_PX, h: ROUND_PX };
      Object.assign(prepared.content.info as object, known);
      await say(this.#session, this.#room, { ...prepared, ...context });
    } catch (error) {
      // Nothing of it is lost: it can be sent again.
      this.state.set({ is: "looking", film, url });
      throw error;
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#letGo();
  }

  #letGo(): void {
    const { value: state } = this.state;
    if ("camera" in state) state.camera.close();
    if ("url" in state) URL.revokeObjectURL(state.url);
  }
}
