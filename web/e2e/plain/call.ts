// Somebody else's app: matrix-js-sdk and livekit-client as they come, nothing of ours.
import { BaseKeyProvider, Room as Hall, RoomEvent } from "livekit-client";
import { createClient, EventType, MatrixEventEvent } from "matrix-js-sdk";
import { MatrixRTCSessionEvent } from "matrix-js-sdk/lib/matrixrtc/MatrixRTCSession.js";
import { open, type PlainAccount } from "./open.ts";

export interface PlainWish extends PlainAccount {
  roomId: string;
  /** Have it ring at the others', or be only told of. */
  rings?: boolean;
}

class Keys extends BaseKeyProvider {
  constructor() {
    super({ ratchetWindowSize: 10, keyringSize: 256 });
  }

  async take(key: Uint8Array<ArrayBuffer>, index: number, identity: string): Promise<void> {
    const material = await crypto.subtle.importKey("raw", key, "HKDF", false, ["deriveBits", "deriveKey"]);
    this.onSetEncryptionKey(material, identity, index);
  }
}

/** What the page has heard, for stories. */
const heard = { rings: 0, declines: 0 };
let signedIn: ReturnType<typeof signIn> | undefined;

async function signIn(wish: PlainWish) {
  const client = createClient(wish);
  client.on(MatrixEventEvent.Decrypted, (event) => {
    if (event.getSender() === wish.userId) return;
    if (event.getType() === EventType.RTCNotification) heard.rings += 1;
    if (event.getType() === EventType.RTCDecline) heard.declines += 1;
  });
  await open(client, wish);
  return client;
}

async function enter(wish: PlainWish): Promise<void> {
  signedIn ??= signIn(wish);
  const client = await signedIn;
  const room = client.getRoom(wish.roomId);
  if (!room) throw new Error("The room is not there.");
  const [transport] = await client._unstable_getRTCTransports();
  const keys = new Keys();
  const worker = new Worker(new URL("./frames.worker.ts", import.meta.url), { type: "module" });
  const hall = new Hall({
    publishDefaults: { videoCodec: "vp8" },
    encryption: { keyProvider: keys, worker },
  });
  hall.on(RoomEvent.TrackSubscribed, (track) => document.body.append(track.attach()));
  const call = client.matrixRTC.getRoomSession(room);
  call.on(
    MatrixRTCSessionEvent.EncryptionKeyChanged,
    (key, index, _, identity) => void keys.take(key, index, identity),
  );
  call.joinRoomSession([transport as never], undefined, {
    manageMediaKeys: true,
    ...(wish.rings && { notificationType: "ring", callIntent: "video" }),
  });
  const answer = await fetch(`${transport?.livekit_service_url}/sfu/get`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({
      room: wish.roomId,
      openid_token: await client.getOpenIdToken(),
      device_id: wish.deviceId,
    }),
  });
  const seat = await answer.json();
  await hall.setE2EEEnabled(true);
  await hall.connect(seat.url, seat.jwt);
  await hall.localParticipant.enableCameraAndMicrophone();
  Object.assign(window, { leave: () => Promise.all([call.leaveRoomSession(5000), hall.disconnect()]) });
}

Object.assign(window, { enter, heard });
