// A classic call of two can be recorded, captioned and reacted in: who sits in it, and what they tell each other of it.
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Session } from "../../../platform/matrix/session.ts";
import { Captions } from "../group/captions/model.ts";
import { DirectCompany, type DirectView } from "./directCompany.ts";

const [ANNA, BORIS] = ["@anna:x", "@boris:x"];
const RECORDING = "org.veche.call.recording";
const REACTION = "io.element.call.reaction";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const streamOf = (audio: string, video?: string) =>
  ({
    getAudioTracks: () => [{ id: audio }],
    getVideoTracks: () => (video ? [{ id: video }] : []),
  }) as unknown as MediaStream;

/** Anna, whose device this is, talks with Boris. */
function talk({ isEncrypted = true } = {}) {
  const sent: { type: string; content: Record<string, unknown> }[] = [];
  let hear: ((event: MatrixEvent) => Promise<void>) | undefined;
  const client = {
    on: (_: string, listener: typeof hear) => {
      hear = listener;
    },
    off: () => {
      hear = undefined;
    },
    decryptEventIfNeeded: async () => undefined,
    sendEvent: async (_: string, type: string, content: Record<string, unknown>) => {
      sent.push({ type, content });
      return { event_id: "$sent" };
    },
  };
  const room = { roomId: "!r", hasEncryptionStateEvent: () => isEncrypted } as Room;
  const session = { client, userId: ANNA } as unknown as Session;
  const company = new DirectCompany(session, { id: "call-1", room, userId: BORIS });
  const say = async (type: string, content: object, how: { by?: string; isOpen?: boolean } = {}) =>
    hear?.({
      getRoomId: () => "!r",
      getSender: () => how.by ?? BORIS,
      getType: () => type,
      getContent: () => ({ call_id: "call-1", ...content }),
      isState: () => false,
      isEncrypted: () => !how.isOpen,
      isDecryptionFailure: () => false,
    } as unknown as MatrixEvent);
  return { company, say, sent };
}

const VIEW = {
  phase: "connected",
  remote: streamOf("his voice", "his face"),
  remoteScreen: streamOf("his film", "his screen"),
  isRemoteSeen: true,
  local: streamOf("her voice", "her face"),
  localScreen: undefined,
  isCameraOn: false,
} as unknown as DirectView;

test("both sit in it, with what is heard and seen of them now", () => {
  const { company } = talk();
  company.look(VIEW);
  const seated = company.view.value.seated.map(({ userId, isSelf, camera, screen, voices }) => ({
    userId,
    isSelf,
    seen: [camera, screen].map((medium) => medium?.mediaStreamTrack.id),
    heard: voices.map(({ source, mediaStreamTrack }) => `${source}: ${mediaStreamTrack.id}`),
  }));
  expect(seated).toEqual([
    {
      userId: BORIS,
      isSelf: false,
      seen: ["his face", "his screen"],
      heard: ["microphone: his voice", "screen_share_audio: his film"],
    },
    { userId: ANNA, isSelf: true, seen: [undefined, undefined], heard: ["microphone: her voice"] },
  ]);
});

test("the other's recording is shown until they stop", async () => {
  const { company, say } = talk();
  const recorders = () => [...company.recorders.others.value];
  await say(RECORDING, { is: "on" });
  expect(recorders()).toEqual([BORIS]);
  await say(RECORDING, { is: "off" });
  expect(recorders()).toEqual([]);
});

test("one's own is told to the other, of this call", async () => {
  const { company, sent } = talk();
  await company.recorders.tell(true);
  expect(sent).toEqual([{ type: RECORDING, content: { call_id: "call-1", version: "1", is: "on" } }]);
});

test.each([
  ["by somebody else", {}, { by: "@mallory:x" }],
  ["of another call", { call_id: "call-2" }, {}],
  ["openly, in a chat that is encrypted", {}, { isOpen: true }],
])("nothing is believed that is said %s", async (_, content, how) => {
  const { company, say } = talk();
  await say(RECORDING, { is: "on", ...content }, how);
  expect(company.recorders.others.value.size).toBe(0);
});

test("in an open chat everything is open", async () => {
  const { company, say } = talk({ isEncrypted: false });
  await say(RECORDING, { is: "on" }, { isOpen: true });
  expect(company.recorders.others.value.size).toBe(1);
});

test("a reaction is shown for a moment on both sides", async () => {
  const { company, say, sent } = talk();
  await company.hands.show("🎉");
  expect(sent[0]).toMatchObject({ type: REACTION, content: { call_id: "call-1", emoji: "🎉" } });
  await say(REACTION, { emoji: "👍 and much more" });
  expect(Object.fromEntries(company.hands.shown.value)).toEqual({ [ANNA]: "🎉", [BORIS]: "👍" });
  vi.runAllTimers();
  expect(company.hands.shown.value.size).toBe(0);
});

test("captions are of the other's voice, until the call is over", () => {
  const { company } = talk();
  company.look(VIEW);
  const captions = new Captions(company.view);
  const listened: string[] = [];
  const listen = ({ id }: MediaStreamTrack) => {
    listened.push(id);
    return () => undefined;
  };
  captions.turnOn({ id: "test", label: "", isThere: () => true, listen }, "en");
  expect(listened).toEqual(["his voice", "his film"]);
  company.look({ ...VIEW, phase: "ended" });
  expect(captions.isOn.value).toBe(false);
});
