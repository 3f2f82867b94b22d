// What people in a call tell each other is believed of those who are in it, encrypted, and of nobody else.
import type { MatrixEvent, Room } from "matrix-js-sdk";
import type { CallMembership } from "matrix-js-sdk/lib/matrixrtc";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { PAUSE_MS } from "../../../core/calls/asking.ts";
import type { Session } from "../../../platform/matrix/session.ts";
import { MuteQuestions } from "./muteQuestions.ts";
import { Recorders } from "./recording/recorders.ts";
import type { Seated } from "./seated.ts";
import { Wire } from "./wire.ts";

const ROOM = "!garden:x";
const memberOf = (name: string, device = "D") =>
  ({
    userId: `@${name}:x`,
    deviceId: device,
    eventId: `$${name}-${device}`,
    rtcBackendIdentity: `@${name}:x:${device}`,
  }) as CallMembership;
const [self, anna, boris] = [memberOf("self"), memberOf("anna"), memberOf("boris")];

interface Sent {
  type: string;
  content: Record<string, unknown>;
}

/** A room in which others say what the test says, seen by one who is in its call with them. */
function inACall(...others: CallMembership[]) {
  const members = [self, ...others];
  const sent: Sent[] = [];
  let hear: (event: MatrixEvent) => Promise<void> = async () => undefined;
  let answer = async () => ({ event_id: "$sent" });
  const client = {
    on: (_: string, listener: typeof hear) => {
      hear = listener;
    },
    off: () => undefined,
    decryptEventIfNeeded: async () => undefined,
    sendEvent: async (_: string, type: string, content: Sent["content"]) => {
      const told = await answer();
      sent.push({ type, content });
      return told;
    },
  };
  const session = { client, userId: "@self:x", account: { deviceId: "D" } } as unknown as Session;
  const wire = new Wire(session, { roomId: ROOM } as Room, () => members);
  const refuse = (count: number) => {
    answer = async () => {
      if (count-- > 0) throw new Error("No network.");
      return { event_id: "$sent" };
    };
  };
  const say = (
    by: CallMembership,
    type: string,
    content: object,
    how: { isOpen?: true; hasNoKey?: true } = {},
  ) => {
    let hasKey = !how.hasNoKey;
    let whenOpened: () => void = () => undefined;
    const event = {
      getRoomId: () => ROOM,
      getSender: () => by.userId,
      getType: () => (hasKey ? type : "m.room.encrypted"),
      getContent: () => content,
      getRelation: () => ({ event_id: by.eventId }),
      isEncrypted: () => !how.isOpen,
      isDecryptionFailure: () => !hasKey,
      once: (_: string, listener: () => void) => {
        whenOpened = listener;
      },
    } as unknown as MatrixEvent;
    const giveKey = () => {
      hasKey = true;
      whenOpened();
    };
    return hear(event).then(() => giveKey);
  };
  return { wire, members, sent, refuse, say };
}

const RECORDING = "org.veche.call.recording";
const QUESTION = "org.veche.call.mute_request";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("whoever says that they record is shown until they stop, or leave", async () => {
  const { wire, members, say } = inACall(anna, boris);
  const recorders = new Recorders(wire);
  await say(anna, RECORDING, { is: "on" });
  await say(boris, RECORDING, { is: "on" });
  expect([...recorders.others.value]).toEqual(["@anna:x:D", "@boris:x:D"]);
  await say(boris, RECORDING, { is: "off" });
  expect([...recorders.others.value]).toEqual(["@anna:x:D"]);
  members.splice(1);
  recorders.look();
  expect(recorders.others.value.size).toBe(0);
});

test("what the server says in somebody's name is not believed", async () => {
  const { wire, say } = inACall(anna);
  const recorders = new Recorders(wire);
  await say(anna, RECORDING, { is: "on" }, { isOpen: true });
  // Somebody who is in the room, but speaks of another's place in the call.
  await say({ ...anna, userId: "@mallory:x" } as CallMembership, RECORDING, { is: "on" });
  expect(recorders.others.value.size).toBe(0);
});

test("a key that comes late, and a place in the call that is known late, lose nothing", async () => {
  const { wire, members, say } = inACall(anna);
  const recorders = new Recorders(wire);
  const giveKey = await say(anna, RECORDING, { is: "on" }, { hasNoKey: true });
  expect(recorders.others.value.size).toBe(0);
  giveKey();
  expect([...recorders.others.value]).toEqual(["@anna:x:D"]);
  await say(boris, RECORDING, { is: "on" });
  expect(recorders.others.value.has("@boris:x:D")).toBe(false);
  members.push(boris);
  wire.look();
  expect(recorders.others.value.has("@boris:x:D")).toBe(true);
});

test("another device of one's own that records is told of, this one is not", async () => {
  const other = memberOf("self", "OTHER");
  const { wire, say } = inACall(other);
  const recorders = new Recorders(wire);
  await say(self, RECORDING, { is: "on" });
  await say(other, RECORDING, { is: "on" });
  expect([...recorders.others.value]).toEqual(["@self:x:OTHER"]);
});

test("what is told of a recording is told in order, also after a failure; without a place nothing is", async () => {
  const { wire, members, sent, refuse } = inACall(anna);
  const recorders = new Recorders(wire);
  refuse(1);
  const failed = recorders.tell(true);
  const [on, off] = [recorders.tell(true), recorders.tell(false)];
  await expect(failed).rejects.toThrow("No network");
  await Promise.all([on, off]);
  expect(sent.map(({ content }) => content.is)).toEqual(["on", "off"]);
  expect(sent[0]?.content["m.relates_to"]).toEqual({ rel_type: "m.reference", event_id: self.eventId });
  members.shift();
  await expect(recorders.tell(true)).rejects.toThrow("not in the call");
});

test("one is asked once a minute by each, only what was meant for one, and answers", async () => {
  const { wire, say } = inACall(anna, boris);
  const questions = new MuteQuestions(wire);
  await say(anna, QUESTION, { to: "@boris:x:D" });
  expect(questions.asker.value).toBeUndefined();
  await say(anna, QUESTION, { to: self.rtcBackendIdentity });
  await say(boris, QUESTION, { to: self.rtcBackendIdentity });
  expect(questions.asker.value).toBe("@anna:x");
  questions.answered();
  for (let at = 0; at < 20; at++) await say(anna, QUESTION, { to: self.rtcBackendIdentity });
  expect(questions.asker.value).toBeUndefined();
  vi.advanceTimersByTime(PAUSE_MS);
  await say(anna, QUESTION, { to: self.rtcBackendIdentity });
  expect(questions.asker.value).toBe("@anna:x");
});

test("one asks somebody once a minute; what could not be sent can be asked again", async () => {
  const { wire, sent, refuse } = inACall(anna);
  const questions = new MuteQuestions(wire);
  const one = { identity: anna.rtcBackendIdentity } as Seated;
  refuse(1);
  await questions.ask(one);
  expect([questions.asked.value.size, sent.length]).toEqual([0, 0]);
  await questions.ask(one);
  await questions.ask(one);
  expect(sent.map(({ content }) => content.to)).toEqual([anna.rtcBackendIdentity]);
  vi.advanceTimersByTime(PAUSE_MS);
  expect(questions.asked.value.size).toBe(0);
});
