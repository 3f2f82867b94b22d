// A code to sign in with: behind the password, for a short time, and gone once it is used.
import { EventEmitter } from "node:events";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { parseDeviceLink } from "../../core/deviceLink.ts";
import { CryptoEvent, MatrixError } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { WrongPasswordError } from "../../platform/matrix/withPassword.ts";
import { AddModel } from "./addModel.ts";

const ANNA = "@anna:here";

class Client extends EventEmitter {
  devices = ["COMPUTER"];

  async getDevices() {
    return { devices: this.devices.map((id) => ({ device_id: id })) };
  }

  async requestLoginToken(auth?: { password?: string }) {
    if (auth?.password !== "right") throw new MatrixError({ session: "s" }, 401);
    return { login_token: "once", expires_in_ms: 120_000 };
  }
}

let client: Client;
let model: AddModel;

beforeEach(() => {
  vi.useFakeTimers();
  client = new Client();
  const account = { baseUrl: "https://veche.example" };
  model = new AddModel({ client, userId: ANNA, account, onStop: () => undefined } as unknown as Session);
});
afterEach(() => vi.useRealTimers());

function linkShown(): URL {
  const { value } = model.state;
  if (value.is !== "shown") throw new Error(`it is ${value.is}`);
  return new URL(value.link);
}

test("only the password brings the code, and the code says whose it is", async () => {
  model.ask();
  await expect(model.show("wrong")).rejects.toThrow(WrongPasswordError);
  expect(model.state.value.is).toBe("asking");
  await model.show("right");
  const { pathname, hash } = linkShown();
  expect(parseDeviceLink(pathname, hash)).toEqual({ userId: ANNA, token: "once" });
});

test("after two minutes it is taken away", async () => {
  await model.show("right");
  await vi.advanceTimersByTimeAsync(119_999);
  expect(model.state.value.is).toBe("shown");
  await vi.advanceTimersByTimeAsync(1);
  expect(model.state.value).toEqual({ is: "over" });
});

test("it goes as soon as a device has signed in with it, and by no other news", async () => {
  await model.show("right");
  client.emit(CryptoEvent.DevicesUpdated, [ANNA]);
  await vi.advanceTimersByTimeAsync(0);
  expect(model.state.value.is).toBe("shown");
  client.devices.push("PHONE");
  client.emit(CryptoEvent.DevicesUpdated, ["@boris:here"]);
  await vi.advanceTimersByTimeAsync(0);
  expect(model.state.value.is).toBe("shown");
  client.emit(CryptoEvent.DevicesUpdated, [ANNA]);
  await vi.advanceTimersByTimeAsync(0);
  expect(model.state.value).toEqual({ is: "used" });
});

test("what was put away does not come back", async () => {
  await model.show("right");
  model.close();
  await vi.advanceTimersByTimeAsync(200_000);
  expect(model.state.value).toEqual({ is: "closed" });
});
