// What devices in a call say to each other to make lines, sealed for exactly the one device.
import { readSignal, type Signal, signalContent } from "../../../../core/calls/meshSignals.ts";
import { type DeviceName, hearSealed, sendSealed } from "../../../../platform/matrix/sealedDevices.ts";
import type { Session } from "../../../../platform/matrix/session.ts";

const SIGNAL = "org.veche.call.line";

/** Tell what other devices say about the call of a room; returns what ends it. */
export function hearSignals(
  { client }: Session,
  roomId: string,
  tell: (signal: Signal, from: DeviceName) => void,
): () => void {
  const claim = ({ device_id }: Record<string, unknown>) => String(device_id);
  return hearSealed(client, SIGNAL, claim, ({ content }, from) => {
    const signal = readSignal(content);
    if (signal?.roomId === roomId) tell(signal, from);
  });
}

/** Done when it waits to be sent. */
export function sendSignal({ client }: Session, to: DeviceName, signal: Signal): Promise<void> {
  return sendSealed(client, SIGNAL, [to], signalContent(signal));
}
