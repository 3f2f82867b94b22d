// All calls of a session: the one that goes on, the one that rings, the one that is being prepared.
import type { MatrixCall, MatrixEvent, Room } from "matrix-js-sdk";
import { readSign } from "../../core/calls/fold.ts";
import type { CallSettings } from "../../core/calls/settings.ts";
import {
  heedServer,
  judgeCaller,
  REASON,
  readReason,
  tameReason,
  type Word,
} from "../../core/calls/shield.ts";
import { Store } from "../../core/store.ts";
import {
  CallEvent,
  CallEventHandlerEvent,
  CallFeed,
  ClientEvent,
  createNewMatrixCall,
  EventType,
  SDPStreamMetadataPurpose,
} from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";
import {
  closeMedia,
  type MediaProblem,
  mediaProblemOf,
  openCallMedia,
} from "../../platform/media/callDevices.ts";
import { say } from "../../platform/outbox/say.ts";
import type { CallOfTwo } from "./callOfTwo.ts";
import { type Ending, isTold } from "./ending.ts";
import type { GroupCalls } from "./group/model.ts";
import { GroupBell } from "./group/ring/bell.ts";
import { allowDirect } from "./line.ts";
import { LiveCall } from "./liveCall.ts";
import type { CallLog } from "./log/model.ts";
import { Doorbell, type HeardRing, isPair } from "./pair/doorbell.ts";
import { PairCall, type PairParts } from "./pair/pairCall.ts";
import { RingWatch } from "./pair/ringWatch.ts";
import { Preparing } from "./preparing.ts";
import type { Relay } from "./relay.ts";
import type { CallSettingsModel } from "./settingsModel.ts";
import type { Confidant } from "./shield/confidant.ts";
import { hasSpoken, readCallerFacts } from "./shield/facts.ts";

export interface Incoming {
  live: CallOfTwo;
  reason: string | undefined;
  /** One has written to them, or keeps them as a contact. */
  isKnown: boolean;
  /** Answering shows one's address, though one wants it hidden: the server has no relay. */
  lacksRelay: boolean;
  isAnswering: boolean;
  problem: MediaProblem | undefined;
  /** Go into the call with what was turned on. */
  accept(stream: MediaStream, isVideo: boolean): void;
}

type Offer = Pick<Incoming, "live" | "reason" | "lacksRelay" | "accept">;

/** What somebody is told who has called. */
export interface Ended {
  ending: Ending;
  room: Room;
  userId: string;
  isVideo: boolean;
}

/** What the server says of callers: of those whose calls it cannot see, and of oneself. */
export interface ServerRules {
  ask: (call: MatrixEvent) => Promise<Word>;
  isSuspended: () => boolean;
}

const MOST_INVITES = 50;

export class CallsModel {
  readonly preparing = new Store<Preparing | undefined>(undefined);
  readonly current = new Store<CallOfTwo | undefined>(undefined);
  readonly incoming = new Store<Incoming | undefined>(undefined);
  readonly ended = new Store<Ended | undefined>(undefined);
  /** What rings for all of a group. */
  readonly groupBell: GroupBell;
  /** Whether the call that goes on is only a bar, while one does something else. */
  readonly isSmall = new Store(false);
  readonly #session: Session;
  readonly #settings: CallSettingsModel;
  readonly #log: CallLog;
  readonly #relay: Relay;
  readonly #confidant: Confidant;
  readonly #rules: ServerRules;
  readonly #parts: PairParts;
  readonly #invites = new Map<string, MatrixEvent>();
  #isAsking = false;

  constructor(
    session: Session,
    settings: CallSettingsModel,
    log: CallLog,
    groups: GroupCalls,
    relay: Relay,
    confidant: Confidant,
    rules: ServerRules,
  ) {
    this.#session = session;
    this.#settings = settings;
    this.#log = log;
    this.#relay = relay;
    this.#confidant = confidant;
    this.#rules = rules;
    this.#parts = { session, groups, doorbell: new Doorbell(session) };
    this.groupBell = new GroupBell({
      ...this.#parts,
      judge: ({ room, caller, event }) => this.#judge(room, caller, undefined, event),
      silence: (room, ringId) => log.silenceRing(room.roomId, ringId),
      endOthers: () => {
        this.cancelPreparing();
        this.current.value?.hangUp();
      },
    });
  }

  start(): void {
    const { client } = this.#session;
    if (!client.supportsVoip()) return;
    // Nothing goes straight to anybody before it was allowed for that one call.
    client.setForceTURN(true);
    const onIncoming = (call: MatrixCall) => void this.#onIncoming(call);
    client.on(ClientEvent.ReceivedVoipEvent, this.#remember);
    client.on(CallEventHandlerEvent.Incoming, onIncoming);
    this.#parts.doorbell.start(
      (ring) => void (ring.isOfGroup ? this.groupBell.hear(ring) : this.#onRing(ring)),
    );
    const leave = () => this.current.value?.hangUp();
    window.addEventListener("pagehide", leave);
    this.#session.onStop(() => {
      client.off(ClientEvent.ReceivedVoipEvent, this.#remember);
      client.off(CallEventHandlerEvent.Incoming, onIncoming);
      window.removeEventListener("pagehide", leave);
      this.preparing.value?.close();
      leave();
    });
  }

  /** Begin to call somebody: look at oneself, choose devices, and then `place`. */
  async prepare(room: Room, userId: string, isVideo: boolean): Promise<void> {
    if (this.current.value || this.preparing.value || this.#isAsking) return;
    this.ended.set(undefined);
    if (this.#rules.isSuspended()) return this.ended.set({ ending: "suspended", room, userId, isVideo });
    this.#isAsking = true;
    const [isKnown, relayIsLacking, way] = await Promise.all([
      hasSpoken(this.#session, room, userId),
      this.#relay.isLacking([userId]),
      this.#findWay(room),
    ]).finally(() => {
      this.#isAsking = false;
    });
    if (this.current.value) return;
    // Through the SFU neither learns the other's address.
    const lacksRelay = way === "direct" && relayIsLacking;
    const preparing = new Preparing(room, userId, isVideo, { way, needsReason: !isKnown, lacksRelay });
    this.preparing.set(preparing);
    await preparing.open();
  }

  cancelPreparing(): void {
    this.preparing.value?.close();
    this.preparing.set(undefined);
  }

  async place(): Promise<void> {
    const preparing = this.preparing.value;
    if (!preparing?.mayStart) return;
    const stream = preparing.take();
    this.preparing.set(undefined);
    const { room, userId } = preparing;
    const { isVideo } = preparing.view.value;
    // It may have begun meanwhile; and the server, which cannot see every call, relies on who is called for the rest.
    if (this.#rules.isSuspended()) {
      closeMedia(stream);
      return this.ended.set({ ending: "suspended", room, userId, isVideo });
    }
    if (preparing.conditions.way === "direct") return this.#placeDirectly(preparing, stream);
    // What carries it opens its own.
    closeMedia(stream);
    const tell = (live: CallOfTwo) => this.#goOnWith(live);
    // Who rings from there meanwhile is called by going in.
    const ringing = this.incoming.value?.live;
    if (ringing instanceof PairCall && ringing.room === room) ringing.hangUp();
    await PairCall.place(this.#parts, { room, userId, isVideo }, this.#reasonOf(preparing), tell);
  }

  async answer(isVideo: boolean): Promise<void> {
    const incoming = this.incoming.value;
    if (!incoming || incoming.isAnswering) return;
    this.#updateIncoming({ isAnswering: true, problem: undefined });
    let stream: MediaStream;
    try {
      stream = await openCallMedia({ video: isVideo });
    } catch (error) {
      this.#updateIncoming({ isAnswering: false, problem: mediaProblemOf(error) });
      return;
    }
    // It may have ended, or been answered elsewhere, while the browser asked for the microphone.
    if (this.incoming.value?.live !== incoming.live) return closeMedia(stream);
    this.current.value?.hangUp();
    this.cancelPreparing();
    this.incoming.set(undefined);
    this.#goOnWith(incoming.live);
    incoming.accept(stream, isVideo);
  }

  async decline(message?: string): Promise<void> {
    const live = this.incoming.value?.live;
    live?.decline();
    const body = message?.trim();
    if (live && body) await say(this.#session, live.room, { content: { msgtype: "m.text", body } });
  }

  dismissEnded(): void {
    this.ended.set(undefined);
  }

  #remember = (event: MatrixEvent): void => {
    if (event.getType() !== EventType.CallInvite) return;
    this.#invites.set(`${event.getRoomId()} ${event.getSender()} ${event.getContent().call_id}`, event);
    if (this.#invites.size > MOST_INVITES) this.#invites.delete([...this.#invites.keys()][0] ?? "");
  };

  async #onIncoming(call: MatrixCall): Promise<void> {
    const room = this.#session.client.getRoom(call.roomId);
    const userId = call.getOpponentMember()?.userId;
    if (!room || !userId || userId === this.#session.userId) return;
    const invite = this.#invites.get(`${room.roomId} ${userId} ${call.callId}`);
    const content = invite?.getContent() ?? {};
    // In a group nobody is rung who is not named.
    if (!isPair(room, userId) && content.invitee !== this.#session.userId) return;
    const reason = readReason(content);
    const verdict = await this.#judge(room, userId, reason, invite);
    if (call.callHasEnded()) return;
    if (!verdict.rings) return this.#log.silence(room.roomId, call.callId);
    const isVideo = readSign(EventType.CallInvite, content, userId, 0)?.isVideo ?? false;
    const live = new LiveCall(this.#session, call, { room, userId, isVideo, isOutgoing: false });
    const lacksRelay = this.#relay.isWishedFor(userId) && !this.#relay.isThere;
    const accept = (stream: MediaStream) => {
      if (lacksRelay || !this.#relay.isWishedFor(userId)) allowDirect(call);
      call.answerWithCallFeeds([this.#feedOf(call, stream)]);
    };
    this.#offer({ live, reason, lacksRelay, accept }, verdict.isKnown);
  }

  /** By MatrixRTC: the other is in the call of the chat, and wants one there. */
  async #onRing(ring: HeardRing): Promise<void> {
    const { room, caller: userId } = ring;
    if (this.#isIn(room)) return;
    const watch = new RingWatch(this.#session, this.#parts.groups, this.#parts.doorbell, ring);
    if (!(await watch.begun())) return;
    const reason = readReason(ring.event.getContent());
    const verdict = await this.#judge(room, userId, reason, ring.event);
    if (!verdict.rings) {
      watch.stop();
      return this.#log.silenceRing(room.roomId, ring.id);
    }
    if (watch.standing.value === "over" || this.#isIn(room)) return watch.stop();
    const isVideo = ring.isVideo ?? this.#isVideoThere(room, userId);
    const live = PairCall.ringing(this.#parts, { room, userId, isVideo }, ring, watch);
    const accept = (stream: MediaStream, withVideo: boolean) => {
      closeMedia(stream);
      void live.answer(withVideo);
    };
    this.#offer({ live, reason, lacksRelay: false, accept }, verdict.isKnown);
  }

  /** Whether this device is in a call of this chat already, or about to answer one. */
  #isIn(room: Room): boolean {
    const ringing = this.incoming.value;
    const isAnswering = ringing?.live.room === room && ringing.isAnswering;
    return (
      isAnswering || this.current.value?.room === room || this.#parts.groups.current.value?.room === room
    );
  }

  #isVideoThere(room: Room, userId: string): boolean {
    const intents = this.#parts.groups.members(room).filter((member) => member.userId === userId);
    return !intents.some(({ callIntent }) => callIntent === "audio");
  }

  async #judge(
    room: Room,
    userId: string,
    reason: string | undefined,
    event: MatrixEvent | undefined,
  ): Promise<{ rings: boolean; isKnown: boolean }> {
    const facts = await readCallerFacts(this.#session, room, userId);
    const verdict = judgeCaller(facts, reason, this.#settings.settings.value);
    // Nobody is asked about what does not ring anyway.
    const word = verdict === "ring" && event ? await this.#rules.ask(event) : "unanswered";
    return { rings: heedServer(verdict, word, facts) === "ring", isKnown: facts.isKnown };
  }

  #offer(offer: Offer, isKnown: boolean): void {
    const { live } = offer;
    // One that rings while another rings already has nobody to answer it; but whoever calls anew has given up the call
    // before, also where that cannot be read (yet).
    const other = this.incoming.value?.live.userId;
    if (other !== undefined && other !== live.userId) live.decline("busy");
    else this.#ring({ ...offer, isKnown, isAnswering: false, problem: undefined });
  }

  #ring(incoming: Incoming): void {
    const { live } = incoming;
    this.incoming.set(incoming);
    const look = () => {
      if (live.view.value.phase !== "ended") return;
      stop();
      if (this.incoming.value?.live === live) this.incoming.set(undefined);
    };
    const stop = live.view.subscribe(look);
    look();
  }

  async #placeDirectly(preparing: Preparing, stream: MediaStream | undefined): Promise<void> {
    const { room, userId } = preparing;
    const { isVideo } = preparing.view.value;
    const call = createNewMatrixCall(this.#session.client, room.roomId, { invitee: userId });
    if (!call || !stream) return closeMedia(stream);
    const live = new LiveCall(this.#session, call, { room, userId, isVideo, isOutgoing: true });
    const stated = this.#reasonOf(preparing);
    call.on(CallEvent.SendVoipEvent, ({ eventType, content }) => {
      if (eventType === EventType.CallInvite && stated) Object.assign(content, { [REASON]: stated });
    });
    if (preparing.conditions.lacksRelay || !this.#relay.isWishedFor(userId))
      call.on(CallEvent.PeerConnectionCreated, () => allowDirect(call));
    call.on(CallEvent.Replaced, (other) => this.#onReplaced(live, other));
    this.#goOnWith(live);
    await call.placeCallWithCallFeeds([this.#feedOf(call, stream)]);
  }

  #reasonOf({ conditions, reason }: Preparing): string {
    return conditions.needsReason ? tameReason(reason.value) : "";
  }

  /** Where somebody waits in the call of the chat, that is the way, whatever is set. */
  async #findWay(room: Room): Promise<CallSettings["way"]> {
    const { groups } = this.#parts;
    if (!room.hasEncryptionStateEvent() || !groups.mayCall(room)) return "direct";
    const isBegun = groups.members(room).length > 0;
    if (!isBegun && this.#settings.settings.value.way === "direct") return "direct";
    return (await groups.isCarried(room)) ? "sfu" : "direct";
  }

  #goOnWith(live: CallOfTwo): void {
    this.ended.set(undefined);
    this.isSmall.set(false);
    this.current.set(live);
    this.#confidant.watch(live);
    const stop = live.view.subscribe(() => {
      if (live.view.value.phase !== "ended") return;
      stop();
      if (this.current.value !== live) return;
      this.current.set(undefined);
      const { ending, room, userId, isVideo } = live;
      if (isTold(ending)) this.ended.set({ ending, room, userId, isVideo });
    });
  }

  /** Both called at once: the SDK has answered the other's call with what this one had. */
  #onReplaced(live: LiveCall, call: MatrixCall): void {
    const { room, userId, isVideo } = live;
    if (!this.#relay.isWishedFor(userId) || !this.#relay.isThere) allowDirect(call);
    this.#goOnWith(new LiveCall(this.#session, call, { room, userId, isVideo, isOutgoing: false }));
  }

  #feedOf(call: MatrixCall, stream: MediaStream): CallFeed {
    const { client, userId } = this.#session;
    return new CallFeed({
      client,
      roomId: call.roomId,
      userId,
      deviceId: client.getDeviceId() ?? undefined,
      stream,
      purpose: SDPStreamMetadataPurpose.Usermedia,
      audioMuted: false,
      videoMuted: false,
    });
  }

  #updateIncoming(change: Partial<Incoming>): void {
    this.incoming.update((incoming) => incoming && { ...incoming, ...change });
  }
}
