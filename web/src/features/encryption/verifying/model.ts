// Comparing keys with another device or person: one request at a time, from asking to done.
import type {
  ShowQrCodeCallbacks,
  ShowSasCallbacks,
  VerificationRequest,
  Verifier,
} from "matrix-js-sdk/lib/crypto-api";
import { Store } from "../../../core/store.ts";
import {
  CryptoEvent,
  VerificationPhase,
  VerificationRequestEvent,
  VerifierEvent,
} from "../../../platform/matrix/sdk.ts";
import type { Session } from "../../../platform/matrix/session.ts";
import { cryptoOf } from "../identity.ts";
import { type Ending, endingOf } from "./rules.ts";

const EMOJI = "m.sas.v1";
const MOST_WAITING = 100;
/** The other can show a code for us to scan. */
const SHOWS_CODE = "m.qr_code.show.v1";

interface Other {
  userId: string;
  deviceId: string | undefined;
  isSelf: boolean;
}

export type VerificationState =
  | { is: "none" }
  /** Somebody asks us. */
  | ({ is: "asked" } & Other)
  /** We have asked, and wait. */
  | ({ is: "waiting" } & Other)
  /** Both are there: choose a way. `qrCode` is what the other may scan, `mayScan` whether it shows one to us. */
  | ({ is: "choosing"; qrCode: Uint8ClampedArray | undefined; mayScan: boolean } & Other)
  | ({ is: "busy" } & Other)
  | ({ is: "comparing"; emoji: [sign: string, name: string][] } & Other)
  /** The other says that it has scanned our code. */
  | ({ is: "scanned" } & Other)
  | ({ is: "done" } & Other)
  | ({ is: "cancelled"; why: Exclude<Ending, "elsewhere"> } & Other)
  | { is: "failed"; error: unknown };

/** A window that opens by itself, a button where it was asked, or nothing: it was answered before. */
export type Greeting = "window" | "message" | "nothing";

export class VerificationModel {
  readonly state = new Store<VerificationState>({ is: "none" });
  /** The questions of others that nobody has answered yet, by the event that asks. */
  readonly waiting = new Store<ReadonlyMap<string, VerificationRequest>>(new Map());
  readonly #session: Session;
  #request: VerificationRequest | undefined;
  #isChoosing = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #verifier: Verifier | undefined;
  #sas: ShowSasCallbacks | undefined;
  #scan: ShowQrCodeCallbacks | undefined;

  /** `greet` says what becomes of a question that comes. */
  constructor(session: Session, greet: (request: VerificationRequest) => Greeting) {
    this.#session = session;
    const asked = (request: VerificationRequest) => {
      const greeting = greet(request);
      if (greeting === "nothing") return;
      this.#keepWaiting(request);
      // One at a time: whoever asks meanwhile can be answered where they have asked.
      if (greeting === "window" && !this.#request?.pending) this.#follow(request);
    };
    session.client.on(CryptoEvent.VerificationRequestReceived, asked);
    session.onStop(() => {
      session.client.off(CryptoEvent.VerificationRequestReceived, asked);
      this.#forget();
    });
  }

  /** Ask our other devices to let this one in. */
  verifyOwn(): Promise<void> {
    return this.#ask(() => cryptoOf(this.#session).requestOwnUserVerification());
  }

  verifyDevice(userId: string, deviceId: string): Promise<void> {
    return this.#ask(() => cryptoOf(this.#session).requestDeviceVerification(userId, deviceId));
  }

  /** Ask somebody with whom we have a direct chat. */
  verifyPerson(userId: string, roomId: string): Promise<void> {
    return this.#ask(async () => {
      const crypto = cryptoOf(this.#session);
      // The SDK knows only people whose keys it has fetched.
      await crypto.userHasCrossSigningKeys(userId, true);
      return crypto.requestVerificationDM(userId, roomId);
    });
  }

  /** Look at a request that was made in a room; one that is already on the screen stays. */
  answer(eventId: string): void {
    const request = this.waiting.value.get(eventId);
    if (request && !this.#request?.pending) this.#follow(request);
  }

  accept(): Promise<void> {
    return this.#attempt(async () => this.#request?.accept());
  }

  compareEmoji(): Promise<void> {
    return this.#attempt(async () => this.#run(await this.#request?.startVerification(EMOJI)));
  }

  /** What our camera has seen of the other's code; false when it is the code of something else. */
  async takeScanned(code: Uint8ClampedArray): Promise<boolean> {
    try {
      this.#run(await this.#request?.scanQRCode(code));
      return true;
    } catch {
      return false;
    }
  }

  /** The emoji are the same, or the other device did scan our code. */
  confirm(): Promise<void> {
    return this.#attempt(async () => {
      const other = this.#other;
      if (other) this.state.set({ is: "busy", ...other });
      this.#scan?.confirm();
      await this.#sas?.confirm();
    });
  }

  mismatch(): void {
    this.#sas?.mismatch();
  }

  /** Stop, whatever it is about, and show nothing any more. */
  close(): void {
    const request = this.#request;
    this.#forget();
    this.state.set({ is: "none" });
    if (request?.pending) void request.cancel().catch(() => undefined);
  }

  async #ask(request: () => Promise<VerificationRequest>): Promise<void> {
    await this.#attempt(async () => this.#follow(await request()));
  }

  #keepWaiting(request: VerificationRequest): void {
    const eventId = request.transactionId;
    if (!eventId || request.isSelfVerification || this.waiting.value.size >= MOST_WAITING) return;
    this.waiting.update((waiting) => new Map(waiting).set(eventId, request));
    const look = () => {
      if (request.pending && request.phase === VerificationPhase.Requested) return;
      request.off(VerificationRequestEvent.Change, look);
      this.waiting.update((waiting) => new Map([...waiting].filter(([id]) => id !== eventId)));
    };
    request.on(VerificationRequestEvent.Change, look);
  }

  #follow(request: VerificationRequest): void {
    this.#forget();
    this.#request = request;
    request.on(VerificationRequestEvent.Change, this.#look);
    if (request.timeout !== null) this.#timer = setTimeout(this.#tooLate, request.timeout);
    this.#look();
  }

  /** The SDK notices only at the next news from the server, of which there may be none. */
  readonly #tooLate = (): void => {
    const request = this.#request;
    const other = this.#other;
    if (!request?.pending || !other) return;
    this.#forget();
    this.state.set({ is: "cancelled", why: "timeout", ...other });
    void request.cancel().catch(() => undefined);
  };

  #forget(): void {
    clearTimeout(this.#timer);
    this.#request?.off(VerificationRequestEvent.Change, this.#look);
    this.#request = undefined;
    this.#isChoosing = false;
    this.#verifier = undefined;
    this.#sas = undefined;
    this.#scan = undefined;
  }

  readonly #look = (): void => {
    const request = this.#request;
    const other = this.#other;
    if (!request || !other) return;
    // Another device of ours has taken it over.
    if (!request.pending && request.phase < VerificationPhase.Cancelled) this.#end("elsewhere");
    else if (request.phase === VerificationPhase.Ready)
      void this.#attempt(() => this.#choose(request, other));
    else if (request.phase === VerificationPhase.Started) this.#run(request.verifier);
    else if (request.phase === VerificationPhase.Cancelled) this.#end(endingOf(request.cancellationCode));
    else if (request.phase === VerificationPhase.Done) this.state.set({ is: "done", ...other });
    else this.state.set({ is: request.initiatedByMe ? "waiting" : "asked", ...other });
  };

  /** What is answered on another device needs no words here. */
  #end(why: Ending): void {
    const other = this.#other;
    if (other) this.state.set(why === "elsewhere" ? { is: "none" } : { is: "cancelled", why, ...other });
  }

  async #choose(request: VerificationRequest, other: Other): Promise<void> {
    if (this.#isChoosing) return;
    // Once for each request: asking for a second code cancels everything.
    this.#isChoosing = true;
    const qrCode = await request.generateQRCode();
    const mayScan = request.otherPartySupportsMethod(SHOWS_CODE);
    if (request.phase === VerificationPhase.Ready)
      this.state.set({ is: "choosing", qrCode, mayScan, ...other });
  }

  #run(verifier: Verifier | undefined): void {
    const other = this.#other;
    if (!verifier || !other || verifier === this.#verifier) return;
    this.#verifier = verifier;
    this.state.set({ is: "busy", ...other });
    verifier.on(VerifierEvent.ShowSas, this.#showSas);
    verifier.on(VerifierEvent.ShowReciprocateQr, this.#showScanned);
    const sas = verifier.getShowSasCallbacks();
    if (sas) this.#showSas(sas);
    const scan = verifier.getReciprocateQrCodeCallbacks();
    if (scan) this.#showScanned(scan);
    // Its end, good or bad, is told by the request.
    verifier.verify().catch(() => this.#look());
  }

  readonly #showSas = (sas: ShowSasCallbacks): void => {
    this.#sas = sas;
    if (this.#other) this.state.set({ is: "comparing", emoji: sas.sas.emoji ?? [], ...this.#other });
  };

  readonly #showScanned = (scan: ShowQrCodeCallbacks): void => {
    this.#scan = scan;
    if (this.#other) this.state.set({ is: "scanned", ...this.#other });
  };

  get #other(): Other | undefined {
    const request = this.#request;
    if (!request) return undefined;
    return {
      userId: request.otherUserId,
      deviceId: request.otherDeviceId,
      isSelf: request.isSelfVerification,
    };
  }

  async #attempt(act: () => Promise<void> | undefined): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.state.set({ is: "failed", error });
    }
  }
}
