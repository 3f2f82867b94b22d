// A comparison from asking to its end, as the SDK tells of it: on time, too late, answered elsewhere, and with wrong pictures.
import { EventEmitter } from "node:events";
import type { VerificationRequest } from "matrix-js-sdk/lib/crypto-api";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { CryptoEvent, VerificationPhase, VerificationRequestEvent } from "../../../platform/matrix/sdk.ts";
import type { Session } from "../../../platform/matrix/session.ts";
import { type Greeting, VerificationModel } from "./model.ts";

const TEN_MINUTES_MS = 600_000;

class Request extends EventEmitter {
  phase = VerificationPhase.Requested;
  timeout: number | null = TEN_MINUTES_MS;
  transactionId = "$asked";
  initiatedByMe = false;
  otherUserId = "@boris:here";
  otherDeviceId = undefined;
  isSelfVerification = false;
  isPassive = false;
  cancellationCode: string | null = null;
  verifier = undefined;
  cancel = vi.fn(async () => undefined);
  accept = vi.fn(async () => undefined);
  scanQRCode = vi.fn(async (): Promise<never> => {
    throw new Error("the keys are others");
  });

  get pending(): boolean {
    return !this.isPassive && this.phase < VerificationPhase.Cancelled;
  }

  otherPartySupportsMethod(method: string): boolean {
    return method === "m.qr_code.show.v1";
  }

  async generateQRCode(): Promise<Uint8ClampedArray> {
    return new Uint8ClampedArray([1, 2, 3]);
  }

  become(phase: VerificationPhase, code: string | null = null): void {
    this.phase = phase;
    this.cancellationCode = code;
    this.emit(VerificationRequestEvent.Change);
  }
}

let client: EventEmitter;
let request: Request;
let end = () => {};

function modelThat(greeting: Greeting = "window"): VerificationModel {
  const session = { client, onStop: (stop: () => void) => (end = stop) } as unknown as Session;
  return new VerificationModel(session, () => greeting);
}

const receive = (asked: Request) =>
  client.emit(CryptoEvent.VerificationRequestReceived, asked as unknown as VerificationRequest);

beforeEach(() => {
  vi.useFakeTimers();
  client = new EventEmitter();
  request = new Request();
});
afterEach(() => {
  end();
  vi.useRealTimers();
});

test("asked, accepted, and done", async () => {
  const model = modelThat();
  receive(request);
  expect(model.state.value).toMatchObject({ is: "asked", userId: "@boris:here" });
  await model.accept();
  request.become(VerificationPhase.Ready);
  await vi.waitFor(() => expect(model.state.value).toMatchObject({ is: "choosing", mayScan: true }));
  request.become(VerificationPhase.Done);
  expect(model.state.value.is).toBe("done");
});

test("somebody with whom one has no direct chat opens no window, until one answers", () => {
  const model = modelThat("message");
  receive(request);
  expect(model.state.value.is).toBe("none");
  model.answer("$asked");
  expect(model.state.value.is).toBe("asked");
  request.become(VerificationPhase.Cancelled, "m.user");
  expect(model.waiting.value.size).toBe(0);
});

test("what was answered before the page was loaded anew is no question any more", () => {
  const model = modelThat("nothing");
  receive(request);
  expect(model.state.value.is).toBe("none");
  expect(model.waiting.value.size).toBe(0);
});

test("a second question does not push the first away", () => {
  const model = modelThat();
  receive(request);
  const second = new Request();
  second.otherUserId = "@vera:here";
  receive(second);
  expect(model.state.value).toMatchObject({ userId: "@boris:here" });
});

test("when nobody answers it ends by itself, and the other is told", async () => {
  const model = modelThat();
  receive(request);
  await vi.advanceTimersByTimeAsync(TEN_MINUTES_MS - 1);
  expect(model.state.value.is).toBe("asked");
  await vi.advanceTimersByTimeAsync(1);
  expect(model.state.value).toMatchObject({ is: "cancelled", why: "timeout" });
  expect(request.cancel).toHaveBeenCalledOnce();
});

test("what does not match, and what the other stops, are told apart", () => {
  const model = modelThat();
  receive(request);
  request.become(VerificationPhase.Cancelled, "m.mismatched_sas");
  expect(model.state.value).toMatchObject({ is: "cancelled", why: "mismatch" });
  request = new Request();
  receive(request);
  request.become(VerificationPhase.Cancelled, "m.user");
  expect(model.state.value).toMatchObject({ is: "cancelled", why: "declined" });
});

test("what another device of ours answers goes away here without a word", () => {
  const model = modelThat();
  receive(request);
  request.isPassive = true;
  request.become(VerificationPhase.Ready);
  expect(model.state.value.is).toBe("none");
});

test("a picture that does not fit changes nothing", async () => {
  const model = modelThat();
  receive(request);
  request.become(VerificationPhase.Ready);
  await vi.waitFor(() => expect(model.state.value.is).toBe("choosing"));
  expect(await model.takeScanned(new Uint8ClampedArray([9]))).toBe(false);
  expect(model.state.value.is).toBe("choosing");
  expect(request.cancel).not.toHaveBeenCalled();
});

test("closing stops it for both", () => {
  const model = modelThat();
  receive(request);
  model.close();
  expect(model.state.value.is).toBe("none");
  expect(request.cancel).toHaveBeenCalledOnce();
});
