// The limits of a call from device to device, and what its lines are allowed, with browsers and people that are made up.
import { EventEmitter } from "node:events";
import type { CallMembership } from "matrix-js-sdk/lib/matrixrtc";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { MESH } from "../../../../platform/matrix/rtc.ts";
import { ClientEvent } from "../../../../platform/matrix/sdk.ts";
import { CrowdedError, FullError, type WayPlace } from "../way.ts";
import { LOST_MS, MeshWay } from "./meshWay.ts";

const SDP = "v=0\r\na=fingerprint:sha-256 AB:CD\r\n";
const OWN = "@a:x:A";

class FakeTrack extends EventTarget {
  enabled = true;
  readonly kind: string;
  constructor(kind: string) {
    super();
    this.kind = kind;
  }
  stop() {}
  getSettings = () => ({ height: 720 });
}

class FakeConnection {
  static readonly all: FakeConnection[] = [];
  static generateCertificate = async () => ({ name: "the one certificate" });
  connectionState = "new";
  localDescription = { sdp: SDP };
  remoteDescription: object | undefined;
  onconnectionstatechange = () => {};
  readonly told: string[] = [];
  readonly channel = {
    readyState: "open",
    send: (text: string) => this.told.push(text),
    onmessage: (_: { data: string }) => {},
  };
  readonly places: object[] = [];
  readonly configuration: RTCConfiguration;

  constructor(configuration: RTCConfiguration) {
    this.configuration = configuration;
    FakeConnection.all.push(this);
  }
  createDataChannel = () => this.channel;
  addTransceiver(kind: string) {
    const sender = {
      track: null as object | null,
      replaceTrack: async (track: object) => {
        sender.track = track;
      },
      getParameters: () => ({ encodings: [] }),
    };
    const receiver = { track: new FakeTrack(kind), getSynchronizationSources: () => [] };
    this.places.push({ sender, receiver });
  }
  getTransceivers = () => this.places;
  createOffer = async () => ({ type: "offer", sdp: SDP });
  setLocalDescription = async () => {};
  setConfiguration() {}
  restartIce() {}
  getStats = async () => new Map();
  async setRemoteDescription(description: object) {
    this.remoteDescription = description;
    turn(this, "connected");
  }
  close() {}
}

const opened = vi.fn();

beforeEach(() => {
  FakeConnection.all.length = 0;
  opened.mockReset();
  vi.useFakeTimers();
  vi.stubGlobal("window", new EventTarget());
  vi.stubGlobal("RTCPeerConnection", FakeConnection);
  const getUserMedia = async ({ audio, video }: MediaStreamConstraints) => {
    opened();
    const tracks = [...(audio ? [new FakeTrack("audio")] : []), ...(video ? [new FakeTrack("video")] : [])];
    return { getTracks: () => tracks, getVideoTracks: () => [] };
  };
  vi.stubGlobal("navigator", { mediaDevices: { getUserMedia } });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const memberOf = (name: string, sinceMs: number): CallMembership =>
  ({
    rtcBackendIdentity: `@${name}:x:${name.toUpperCase()}`,
    userId: `@${name}:x`,
    deviceId: name.toUpperCase(),
    transports: [MESH],
    createdTs: () => sinceMs,
  }) as unknown as CallMembership;

function turn(connection: FakeConnection | undefined, state: string): void {
  if (!connection) throw new Error("There is no such line.");
  connection.connectionState = state;
  connection.onconnectionstatechange();
}

const settle = () => vi.advanceTimersByTimeAsync(0);

/** Anna's part in a call with those of these names, who came before her. */
function partOf(names: string[], { mayShowAddress = false, hasRelay = false, isSigned = true } = {}) {
  const sent: Record<string, unknown>[] = [];
  const client = Object.assign(new EventEmitter(), {
    checkTurnServers: async () => true,
    encryptAndSendToDevice: async (_: string, __: unknown, content: Record<string, unknown>) =>
      sent.push(content),
    getCrypto: () => ({
      getDeviceVerificationStatus: async () => ({ signedByOwner: isSigned }),
      getUserDeviceInfo: async ([userId = ""]: string[]) => {
        const deviceId = userId.slice(1, 2).toUpperCase();
        return new Map([[userId, new Map([[deviceId, { getIdentityKey: () => userId }]])]]);
      },
    }),
  });
  const members = names.map((name, at) => memberOf(name, at));
  const listener = {
    changed: vi.fn(),
    silenced: vi.fn(),
    crowded: vi.fn(),
    returned: vi.fn(),
    ended: vi.fn(),
  };
  const relay = {
    isThere: hasRelay,
    servers: [],
    // Boris is a contact.
    isWishedFor: (userId: string) => userId !== "@b:x",
  };
  const place = {
    session: { client, userId: "@a:x", account: { deviceId: "A" } },
    room: { roomId: "!r", getMember: () => ({ membership: "join" }) },
    rtc: { memberships: members, initialMembershipCalculated: Promise.resolve() },
    own: OWN,
    isPair: false,
    relay,
    mayShowAddress,
    listener,
  };
  const way = new MeshWay(place as unknown as WayPlace);
  let seq = 0;
  const say = async (name: string, word: object) => {
    const message = {
      type: "org.veche.call.line",
      sender: `@${name}:x`,
      content: {
        conf_id: "!r",
        device_id: name.toUpperCase(),
        sender_session_id: name,
        seq: seq++,
        ...word,
      },
    };
    const encryptionInfo = { sender: message.sender, senderCurve25519KeyBase64: message.sender };
    client.emit(ClientEvent.ReceivedToDeviceMessage, { message, encryptionInfo });
    await settle();
  };
  return {
    way,
    listener,
    members,
    connections: FakeConnection.all,
    /** Come in, and have a line to everybody who is there. */
    enter: async () => {
      await way.admit();
      await way.connect();
      way.follow([...members, memberOf("a", 100)]);
      await settle();
      for (const name of names) {
        await say(name, { hello: true });
        const offered = sent.findLast(({ offer, dest_session_id }) => offer && dest_session_id === name);
        await say(name, {
          call_id: offered?.call_id,
          offer_seq: offered?.seq,
          answer: { type: "answer", sdp: SDP },
        });
      }
    },
    /** What the device of somebody says of its camera. */
    show: (name: string, turn: number) =>
      FakeConnection.all[names.indexOf(name)]?.channel.onmessage({
        data: JSON.stringify({ microphone: true, camera: turn, screen: 0 }),
      }),
    shown: () =>
      names.filter((name) => way.presenceOf(`@${name}:x:${name.toUpperCase()}`)?.camera !== undefined),
  };
}

test("the seventh does not come in, and neither does a device that its owner does not vouch for", async () => {
  await expect(partOf(["b", "c", "d", "e", "f", "g"]).way.admit()).rejects.toThrow(FullError);
  await expect(partOf(["b", "c", "d", "e", "f"]).way.admit()).resolves.toBeUndefined();
  await expect(partOf(["b"], { isSigned: false }).way.admit()).rejects.toThrow("NOT_VERIFIED");
});

test("of two who came in as the sixth at once the later one goes; the others have lines to five only", async () => {
  const part = partOf(["b", "c", "d", "e", "f"]);
  await part.enter();
  expect(part.connections).toHaveLength(5);
  part.way.follow([...part.members, memberOf("a", 100), memberOf("z", 101)]);
  await settle();
  expect(part.listener.ended).not.toHaveBeenCalled();
  expect(part.connections).toHaveLength(5);
  part.way.follow([...part.members, memberOf("a", 100), memberOf("z", 99)]);
  expect(part.listener.ended).toHaveBeenCalledWith("full");
});

test("the fifth camera is not turned on, and of the others no fifth is shown", async () => {
  const part = partOf(["b", "c", "d", "e", "f"]);
  await part.enter();
  for (const [at, name] of ["b", "c", "d", "e"].entries()) part.show(name, at + 1);
  await expect(part.way.setCamera(true)).rejects.toThrow(CrowdedError);
  expect(opened).not.toHaveBeenCalled();
  expect(part.way.sending.isCameraOn).toBe(false);
  part.show("f", 5);
  expect(part.shown()).toEqual(["b", "c", "d", "e"]);
  part.show("b", 0);
  expect(part.shown()).toEqual(["c", "d", "e", "f"]);
});

test("whose camera came on second as the fourth turns it off again, and is told why", async () => {
  const part = partOf(["b", "c", "d", "e"]);
  await part.enter();
  for (const [at, name] of ["b", "c", "d"].entries()) part.show(name, at + 1);
  await part.way.setCamera(true);
  expect(part.way.sending.isCameraOn).toBe(true);
  expect(JSON.parse(part.connections[0]?.told.at(-1) ?? "")).toMatchObject({ camera: 4 });
  part.show("e", 3);
  await settle();
  expect(part.listener.crowded).toHaveBeenCalledOnce();
  expect(part.way.sending.isCameraOn).toBe(false);
  expect(JSON.parse(part.connections[0]?.told.at(-1) ?? "")).toMatchObject({ camera: 0 });
});

test("one certificate for all; whoever is no contact is reached by the relay, or after one was asked", async () => {
  const policies = async (wish: Parameters<typeof partOf>[1]) => {
    FakeConnection.all.length = 0;
    const part = partOf(["b", "c"], wish);
    await part.enter();
    const [first, second] = part.connections.map(({ configuration }) => configuration.certificates?.[0]);
    expect(first).toBeDefined();
    expect(second).toBe(first);
    return part.connections.map(({ configuration }) => configuration.iceTransportPolicy);
  };
  expect(await policies({ hasRelay: true })).toEqual(["all", "relay"]);
  expect(await policies({ hasRelay: true, mayShowAddress: true })).toEqual(["all", "relay"]);
  // Nothing to hide behind: without having been asked nobody's address is shown.
  expect(await policies({ hasRelay: false })).toEqual(["all", "relay"]);
  expect(await policies({ hasRelay: false, mayShowAddress: true })).toEqual(["all", "all"]);
});

test("somebody's device is known by the fingerprint of the line to it, and is away without one", async () => {
  const part = partOf(["b", "c"]);
  await part.way.admit();
  await part.way.connect();
  part.way.follow([...part.members, memberOf("a", 100)]);
  expect(part.way.presenceOf("@b:x:B")).toBeUndefined();
  const there = partOf(["b", "c"]);
  await there.enter();
  const fingerprints = [OWN, "@b:x:B", "@c:x:C"].map((name) => there.way.presenceOf(name)?.fingerprint);
  expect(fingerprints).toEqual(["sha-256 AB:CD", "sha-256 AB:CD", "sha-256 AB:CD"]);
});

test("who is cut off from all for a minute has lost the call; one line is enough, and another network a new hope", async () => {
  const part = partOf(["b", "c"]);
  await part.enter();
  const [ofBoris, ofCarla] = part.connections;
  turn(ofBoris, "disconnected");
  await vi.advanceTimersByTimeAsync(2 * LOST_MS);
  expect([part.way.isConnected, part.listener.ended.mock.calls.length]).toEqual([true, 0]);
  turn(ofCarla, "disconnected");
  expect(part.way.isConnected).toBe(false);
  await vi.advanceTimersByTimeAsync(LOST_MS - 1);
  window.dispatchEvent(new Event("online"));
  await vi.advanceTimersByTimeAsync(LOST_MS - 1);
  expect(part.listener.ended).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(part.listener.ended.mock.calls).toEqual([["lost"]]);
});

test("a line that comes back in time, others who leave, and one's own leaving end the waiting", async () => {
  const back = partOf(["b"]);
  await back.enter();
  turn(back.connections[0], "disconnected");
  await vi.advanceTimersByTimeAsync(1000);
  turn(back.connections[0], "connected");
  const alone = partOf(["b"]);
  const left = partOf(["b"]);
  for (const part of [alone, left]) {
    FakeConnection.all.length = 0;
    await part.enter();
    turn(FakeConnection.all[0], "failed");
  }
  alone.way.follow([memberOf("a", 100)]);
  await left.way.close();
  await vi.advanceTimersByTimeAsync(2 * LOST_MS);
  for (const part of [back, alone, left]) expect(part.listener.ended).not.toHaveBeenCalled();
});
