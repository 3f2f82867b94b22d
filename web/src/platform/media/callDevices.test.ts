// The microphone and the camera that were chosen are taken, and where they were unplugged, others.
import { afterEach, beforeEach, expect, test, vi } from "vitest";

const getUserMedia = vi.fn(async (_wish: MediaStreamConstraints) => ({}) as MediaStream);

beforeEach(() => {
  const chosen = JSON.stringify({ microphoneId: "headset", cameraId: "desk" });
  vi.stubGlobal("localStorage", { getItem: () => chosen, setItem: () => undefined });
  vi.stubGlobal("navigator", { mediaDevices: { getUserMedia } });
});
afterEach(() => {
  vi.resetModules();
  vi.unstubAllGlobals();
  getUserMedia.mockClear();
});

const asked = () =>
  getUserMedia.mock.calls.map(([{ audio, video }]) =>
    [audio, video].map((one) => typeof one === "object" && one.deviceId),
  );

test("what was chosen is taken, and nothing like it", async () => {
  const { openCallMedia } = await import("./callDevices.ts");
  await openCallMedia({ video: true });
  await openCallMedia({ video: false });
  expect(asked()).toEqual([
    [{ exact: "headset" }, { exact: "desk" }],
    [{ exact: "headset" }, false],
  ]);
});

test("noise, echo and differences of loudness are taken out of the voice", async () => {
  const { openCallMedia } = await import("./callDevices.ts");
  await openCallMedia({ video: false });
  expect(getUserMedia.mock.lastCall?.[0].audio).toMatchObject({
    noiseSuppression: true,
    echoCancellation: true,
    autoGainControl: true,
  });
});

test("where it was unplugged, whatever there is", async () => {
  const { openCallMedia } = await import("./callDevices.ts");
  getUserMedia.mockRejectedValueOnce({ name: "OverconstrainedError" });
  await openCallMedia({ video: true });
  expect(asked().at(-1)).toEqual([undefined, undefined]);
});

test("a microphone that one may not use is no other one either", async () => {
  const { mediaProblemOf, openCallMedia } = await import("./callDevices.ts");
  getUserMedia.mockRejectedValueOnce(new DOMException("", "NotAllowedError"));
  const problem = await openCallMedia({ video: true }).catch(mediaProblemOf);
  expect([problem, getUserMedia.mock.calls.length]).toEqual(["forbidden", 1]);
});
