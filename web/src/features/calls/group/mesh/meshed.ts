// Those in a call who can be reached from device to device.
import type { CallMembership } from "matrix-js-sdk/lib/matrixrtc";
import { isMesh } from "../../../../platform/matrix/rtc.ts";

export function listMeshed(members: readonly CallMembership[]): CallMembership[] {
  return members.filter(({ transports }) => transports?.some(isMesh));
}
