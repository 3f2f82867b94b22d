// A voice message from the first breath to the outbox.
import type { Room } from "matrix-js-sdk";
import { Store } from "../../core/store.ts";
import { buildWaveform, voiceFields } from "../../core/voice.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { prepareMedia } from "../../platform/media/prepare.ts";
import { VoiceRecorder } from "../../platform/media/recorder.ts";
import { say } from "../../platform/outbox/say.ts";
import type { Context } from "../attachments/index.ts";

export type VoiceState =
  | { is: "idle" }
  | { is: "asking" }
  | { is: "recording"; recorder: VoiceRecorder }
  | { is: "sending" }
  /** No microphone, or no permission to use it. */
  | { is: "refused"; error: unknown };

export class VoiceModel {
  readonly state = new Store<VoiceState>({ is: "idle" });
  /** Where it will be said. */
  threadId: string | undefined;
  readonly #session: Session;
  readonly #room: Room;

  constructor(session: Session, room: Room) {
    this.#session = session;
    this.#room = room;
  }

  async start(threadId?: string): Promise<void> {
    if (this.state.value.is === "recording") return;
    this.threadId = threadId;
    this.state.set({ is: "asking" });
    try {
      this.state.set({ is: "recording", recorder: await VoiceRecorder.start() });
    } catch (error) {
      this.state.set({ is: "refused", error });
    }
  }

  cancel(): void {
    if (this.state.value.is === "recording") this.state.value.recorder.cancel();
    this.state.set({ is: "idle" });
  }

  async send(context: Context, fileName: string): Promise<void> {
    if (this.state.value.is !== "recording") return;
    const { recorder } = this.state.value;
    this.state.set({ is: "sending" });
    try {
      const { blob, durationMs, levels } = await recorder.finish();
      const file = new File([blob], `${fileName}.${extensionOf(blob)}`, { type: blob.type });
      const more = voiceFields(durationMs, buildWaveform(levels));
      const prepared = await prepareMedia(
        { file, quality: "untouched", more },
        this.#room.hasEncryptionStateEvent(),
      );
      // The recorder knows the length; a stream that was cut into parts does not.
      Object.assign(prepared.content.info as object, { duration: Math.round(durationMs) });
      await say(this.#session, this.#room, { ...prepared, ...context });
      this.state.set({ is: "idle" });
    } catch (error) {
      this.state.set({ is: "refused", error });
    }
  }
}

function extensionOf({ type }: Blob): string {
  return { "audio/ogg": "ogg", "audio/mp4": "m4a", "audio/webm": "webm" }[type] ?? "audio";
}
