// The devices of one's account: where one is signed in, which of them are confirmed, and ending what one does not know.
import { Store } from "../../core/store.ts";
import { CryptoEvent } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { withTypedPassword } from "../../platform/matrix/withPassword.ts";

export interface Device {
  id: string;
  name: string;
  /** The one that is asking. */
  isThis: boolean;
  isConfirmed: boolean;
  /** Undefined when the server does not say. */
  seenMs: number | undefined;
}

export class DevicesModel {
  readonly devices = new Store<Device[] | undefined>(undefined);
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Follow the list while it is looked at; returns what ends that. */
  follow(): () => void {
    const { client, userId } = this.#session;
    const look = () => void this.load().catch(() => undefined);
    const changed = (userIds: string[]) => userIds.includes(userId) && look();
    client.on(CryptoEvent.DevicesUpdated, changed);
    client.on(CryptoEvent.UserTrustStatusChanged, look);
    return () => {
      client.off(CryptoEvent.DevicesUpdated, changed);
      client.off(CryptoEvent.UserTrustStatusChanged, look);
    };
  }

  async load(): Promise<void> {
    const { devices } = await this.#session.client.getDevices();
    const read = devices.map(async ({ device_id: id, display_name: name, last_seen_ts: seenMs }) => ({
      id,
      name: name || id,
      isThis: id === this.#session.account.deviceId,
      isConfirmed: await this.#isConfirmed(id),
      seenMs,
    }));
    this.devices.set(inOrder(await Promise.all(read)));
  }

  /** Throws WrongPasswordError. */
  async signOut(deviceId: string, password: string): Promise<void> {
    const { client } = this.#session;
    await withTypedPassword(this.#session, password, (auth) => client.deleteDevice(deviceId, auth));
    await this.load();
  }

  async #isConfirmed(deviceId: string): Promise<boolean> {
    const crypto = this.#session.client.getCrypto();
    const status = await crypto?.getDeviceVerificationStatus(this.#session.userId, deviceId);
    return status?.crossSigningVerified ?? false;
  }
}

/** This one first, then by when they were last seen. */
function inOrder(devices: Device[]): Device[] {
  return devices.toSorted(
    (one, other) => Number(other.isThis) - Number(one.isThis) || (other.seenMs ?? 0) - (one.seenMs ?? 0),
  );
}
