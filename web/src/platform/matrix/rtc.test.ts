// How a call goes: as those do who are in it; by what the server names; else from device to device.
import type { MatrixRTCSession } from "matrix-js-sdk/lib/matrixrtc";
import { expect, test } from "vitest";
import { findTransport, MESH, type Transport } from "./rtc.ts";
import { MatrixError } from "./sdk.ts";
import type { Session } from "./session.ts";

const LIVEKIT = { type: "livekit", livekit_service_url: "https://x/jwt" };
const OTHER = { type: "livekit", livekit_service_url: "https://other/jwt" };

function find(oldest: Transport | undefined, named: () => Promise<Transport[]>) {
  const call = {
    initialMembershipCalculated: Promise.resolve(),
    getOldestMembership: () => oldest && { getTransport: () => oldest },
  };
  const session = { client: { _unstable_getRTCTransports: named } };
  return findTransport(session as unknown as Session, call as unknown as MatrixRTCSession);
}

const failing = (status: number) => async (): Promise<Transport[]> => {
  throw new MatrixError({ errcode: "M_UNRECOGNIZED" }, status);
};

test("whoever comes in follows those who are there, whatever the server names", async () => {
  expect(await find(OTHER, async () => [LIVEKIT])).toEqual(OTHER);
  expect(await find(MESH, async () => [LIVEKIT])).toEqual(MESH);
  expect(await find(OTHER, async () => [])).toEqual(OTHER);
  expect(await find({ type: "org.example.pigeons" }, async () => [LIVEKIT])).toBeUndefined();
});

test("whoever begins goes by what the server names, else from device to device", async () => {
  expect(await find(undefined, async () => [{ type: "org.example.pigeons" }, LIVEKIT])).toEqual(LIVEKIT);
  expect(await find(undefined, async () => [])).toEqual(MESH);
  expect(await find(undefined, failing(404))).toEqual(MESH);
});

test("of a server that does not answer now it is not known that it has nothing", async () => {
  await expect(find(undefined, failing(503))).rejects.toThrow();
});
