// The recording of a call by this device: all are told before it begins, and then it is sent into the call's chat.
import type { Room } from "matrix-js-sdk";
import { MOST_DRAWN, nameRecording } from "../../../../core/calls/recording.ts";
import { Store } from "../../../../core/store.ts";
import type { Session } from "../../../../platform/matrix/session.ts";
import {
  CallRecorder,
  canRecordCalls,
  type Ending,
} from "../../../../platform/media/recordingCall/callRecorder.ts";
import type { Shot } from "../../../../platform/media/recordingCall/shot.ts";
import { largestUpload } from "../../../../platform/media/upload.ts";
import { mayWrite } from "../../../composer/index.ts";
import { nameOf } from "../../../timeline/index.ts";
import type { Company } from "../../company.ts";
import type { Seated } from "../seated.ts";
import { chooseDrawn, listShown } from "../shown.ts";
import type { KeptRecording } from "./kept.ts";
import type { Leftovers } from "./leftovers.ts";

export interface RecordingView {
  is: "off" | "telling" | "on" | "ending";
  /** `Date.now()` when it began. */
  startedMs: number;
  /** Why it did not begin, or was not sent. */
  problem: "untold" | "unwritable" | "unsent" | undefined;
  /** Why it has ended by itself. */
  ending: Ending | undefined;
}

/** Why one cannot record a call; undefined where one can. */
export type Unable = "guest" | "forbidden" | "browser";

const OFF: RecordingView = { is: "off", startedMs: 0, problem: undefined, ending: undefined };
/** Between two attempts to tell all. */
const RETRY_MS = 2000;

export function whyUnable({ account, userId }: Session, room: Room): Unable | undefined {
  if (account.guestRoomId) return "guest";
  if (!mayWrite(room, userId, undefined)) return "forbidden";
  return canRecordCalls() ? undefined : "browser";
}

interface Running {
  recorder: CallRecorder;
  kept: KeptRecording;
  release: () => Promise<void>;
}

export class OwnRecording {
  readonly view = new Store<RecordingView>(OFF);
  readonly #session: Session;
  readonly #call: Company;
  readonly #leftovers: Leftovers;
  /** Whoever was not told is not recorded. */
  #told: ReadonlySet<string> = new Set();
  #isTelling = false;
  #isStopped = false;
  #running: Running | undefined;

  constructor(session: Session, call: Company, leftovers: Leftovers) {
    this.#session = session;
    this.#call = call;
    this.#leftovers = leftovers;
    session.onStop(() => {
      this.#isStopped = true;
    });
  }

  /** `word` is what a call is called in the names of files. */
  async begin(word: string): Promise<void> {
    if (this.view.value.is !== "off" || whyUnable(this.#session, this.#call.room)) return;
    this.view.set({ ...OFF, is: "telling" });
    if (!(await this.#tell())) return this.view.set({ ...OFF, problem: "untold" });
    try {
      this.#running = await this.#open(nameRecording(word, new Date()));
    } catch {
      this.view.set({ ...OFF, problem: "unwritable" });
      return this.#tellEnd();
    }
    this.view.set({ ...OFF, is: "on", startedMs: Date.now() });
    const stop = this.#call.view.subscribe(() => {
      if (this.view.value.is !== "on") stop();
      else if (this.#isOver) void this.end();
      else void this.#tellNewcomers();
    });
    // Meanwhile it may have ended, or somebody may have come.
    if (this.#isOver) await this.end();
    else void this.#tellNewcomers();
  }

  /** Done when it is on its way into the chat. */
  async end(ending?: Ending): Promise<void> {
    const running = this.#running;
    if (!running || this.view.value.is !== "on") return;
    this.view.update((view) => ({ ...view, is: "ending" }));
    await running.recorder.end();
    this.#call.keepComing([]);
    this.#call.tiles.record([]);
    void this.#tellEnd();
    const isSent = await this.#send(running.kept);
    await running.release();
    this.#running = undefined;
    this.#told = new Set();
    this.view.set({ ...OFF, ending, problem: isSent ? undefined : "unsent" });
    if (!isSent && !this.#isStopped) await this.#leftovers.look();
  }

  dismiss(): void {
    this.view.update((view) => ({ ...view, problem: undefined, ending: undefined }));
  }

  get #isOver(): boolean {
    return this.#call.view.value.phase === "ended";
  }

  async #open(name: string): Promise<Running> {
    const serverBytes = await largestUpload(this.#session.client).catch(() => undefined);
    const { kept, lock, handle, release } = await this.#leftovers.shelf.begin(this.#call.room, name);
    try {
      const look = () => this.#look();
      const recorder = await CallRecorder.begin(handle, lock, look, serverBytes, (why) => void this.end(why));
      return { recorder, kept, release };
    } catch (error) {
      await release();
      await this.#leftovers.shelf.drop(kept).catch(() => undefined);
      throw error;
    }
  }

  async #send(kept: KeptRecording): Promise<boolean> {
    // After signing out nothing is left of it; in another tab it is offered.
    if (this.#isStopped) return false;
    try {
      await this.#leftovers.shelf.send(kept, this.#call.room);
      return true;
    } catch {
      return false;
    }
  }

  /** Tell all who are there that it is recorded; false where it could not be sent. */
  async #tell(): Promise<boolean> {
    const present = this.#call.view.value.seated.map(stayOf);
    try {
      await this.#call.recorders.tell(true);
    } catch {
      return false;
    }
    this.#told = new Set(present);
    return true;
  }

  /** Whoever came after all were told. */
  async #tellNewcomers(): Promise<void> {
    const { seated } = this.#call.view.value;
    if (this.#isTelling || seated.every((one) => this.#told.has(stayOf(one)))) return;
    this.#isTelling = true;
    while (this.view.value.is === "on" && !(await this.#tell())) await pause();
    this.#isTelling = false;
  }

  async #tellEnd(): Promise<void> {
    while (!this.#isOver && !["telling", "on"].includes(this.view.value.is)) {
      const isSent = await this.#call.recorders.tell(false).then(
        () => true,
        () => false,
      );
      if (isSent) return;
      await pause();
    }
  }

  #look(): Shot {
    const told = this.#call.view.value.seated.filter((one) => this.#told.has(stayOf(one)));
    const drawn = chooseDrawn(listShown(told), MOST_DRAWN);
    this.#call.tiles.record(drawn.map(({ one }) => one.identity));
    this.#call.keepComing(
      drawn.flatMap(({ one, isScreen }) => {
        const track = isScreen ? one.screen : one.camera;
        return track ? [{ track, isLarge: isScreen || drawn.length === 1 }] : [];
      }),
    );
    return {
      sounds: told.flatMap(soundsOf),
      seen: drawn.map(({ key, one, isScreen }) => ({
        key,
        name: nameOf(this.#call.room, one.userId),
        track: (isScreen ? one.screen : one.camera)?.mediaStreamTrack,
        isSpeaking: one.isSpeaking && !isScreen,
        isWhole: isScreen,
      })),
    };
  }
}

const stayOf = ({ identity, sinceMs }: Seated) => `${identity} ${sinceMs}`;

function soundsOf({ identity, voices }: Seated): Shot["sounds"] {
  return voices.map(({ source, mediaStreamTrack: track }) => ({ key: `${identity} ${source}`, track }));
}

const pause = () => new Promise((done) => setTimeout(done, RETRY_MS));
