// Keys of calls go to devices that their owners have signed, sealed by Olm, and are taken from such alone. The SDK leaves
// that to us: it gives keys to whoever is said to be in the call, and takes them from whoever says who they are.
import type { MatrixClient } from "matrix-js-sdk";
import { ClientEvent, MatrixEvent } from "./sdk.ts";
import { type DeviceName, hearSealed, sendSealed } from "./sealedDevices.ts";

const KEYS = "io.element.call.encryption_keys";

type Listener = (event: MatrixEvent) => void;

/** The client as the calls of rooms see it. */
export function guardCallKeys(client: MatrixClient): MatrixClient {
  const stops = new Map<Listener, () => void>();
  const own = {
    encryptAndSendToDevice: (type: string, devices: DeviceName[], payload: Record<string, unknown>) =>
      sendSealed(client, type, devices, payload),
    on: (name: ClientEvent, listener: Listener) => {
      if (name !== ClientEvent.ToDeviceEvent) return client.on(name, listener as never);
      const claim = ({ member }: Record<string, unknown>) =>
        String((member as Record<string, unknown> | undefined)?.claimed_device_id);
      stops.set(
        listener,
        hearSealed(client, KEYS, claim, (message) => listener(new MatrixEvent(message))),
      );
      return client;
    },
    off: (name: ClientEvent, listener: Listener) => {
      const stop = stops.get(listener);
      stops.delete(listener);
      if (!stop) return client.off(name, listener as never);
      stop();
      return client;
    },
  };
  return new Proxy(client, {
    get(_, name) {
      const found = Object.hasOwn(own, name)
        ? own[name as keyof typeof own]
        : client[name as keyof MatrixClient];
      return typeof found === "function" ? found.bind(client) : found;
    },
  });
}
