// What the person wants to be told of, everywhere and in rooms with rules of their own; follows the account's data.
import type { MatrixClient, MatrixEvent, Room } from "matrix-js-sdk";
import { DO_NOT_DISTURB, type DoNotDisturb, isQuiet, MUTE } from "../../core/quiet.ts";
import { Store } from "../../core/store.ts";
import { ClientEvent, PushRuleKind, RoomEvent, RuleId } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { note } from "../../platform/storage/notices.ts";
import { type Level, levelOf, mutedUntil, muteUntil, setLevel } from "./roomRules.ts";

export const EVERYWHERE = ["directChats", "groups", "invitations", "requests"] as const;
export type Everywhere = (typeof EVERYWHERE)[number];

/** The server's rules behind each switch. */
/** Told to those who may let somebody in: a rule of our own server, which others do not have. */
const REQUESTS = ".org.veche.rule.request";
const RULES: Record<Everywhere, readonly [PushRuleKind, string][]> = {
  directChats: [
    [PushRuleKind.Underride, RuleId.DM],
    [PushRuleKind.Underride, RuleId.EncryptedDM],
  ],
  groups: [
    [PushRuleKind.Underride, RuleId.Message],
    [PushRuleKind.Underride, RuleId.EncryptedMessage],
  ],
  invitations: [[PushRuleKind.Override, RuleId.InviteToSelf]],
  requests: [[PushRuleKind.Override, REQUESTS]],
};
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export interface RoomWithOwnRules {
  roomId: string;
  name: string;
  level: Level;
  mutedUntilMs: number | undefined;
}

export class RulesModel {
  /** Goes up whenever anything below may be another. */
  readonly version = new Store(0);
  readonly #session: Session;
  /** What was chosen and is on its way to the server: shown as if it were so. */
  readonly #wishes = new Map<string, unknown>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #onEnd: () => void = () => undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  /** `onEnd` is called when a silence has ended by itself. */
  start(onEnd: () => void): void {
    this.#onEnd = onEnd;
    const { client } = this.#session;
    const ofAccount = (event: MatrixEvent) => {
      if (event.getType() === DO_NOT_DISTURB) this.#tellWorker();
      if ([DO_NOT_DISTURB, "m.push_rules"].includes(event.getType())) this.#change();
    };
    const ofRoom = (event: MatrixEvent) => event.getType() === MUTE && this.#change();
    client.on(ClientEvent.AccountData, ofAccount);
    client.on(RoomEvent.AccountData, ofRoom);
    this.#session.onStop(() => {
      client.off(ClientEvent.AccountData, ofAccount);
      client.off(RoomEvent.AccountData, ofRoom);
      clearTimeout(this.#timer);
    });
    this.#tellWorker();
    this.#change();
  }

  isOn(what: Everywhere): boolean {
    return this.#wished(what, () => this.#isOn(what));
  }

  turn(what: Everywhere, isOn: boolean): Promise<void> {
    return this.#wish(what, isOn, async () => {
      for (const [kind, id] of RULES[what]) await this.#client.setPushRuleEnabled("global", kind, id, isOn);
      await this.#client.getPushRules();
    });
  }

  /** Whether the server can be told: it may lack a rule. */
  knows(what: Everywhere): boolean {
    return what !== "requests" || RULES[what].every(([kind, id]) => this.#rule(kind, id) !== undefined);
  }

  #isOn(what: Everywhere): boolean {
    return RULES[what].every(([kind, id]) => this.#rule(kind, id)?.enabled ?? true);
  }

  #rule(kind: PushRuleKind, id: string): RuleState | undefined {
    const rules = this.#client.pushRules?.global as Partial<Record<PushRuleKind, RuleState[]>> | undefined;
    return rules?.[kind]?.find((rule) => rule.rule_id === id);
  }

  /** Whether somebody who asks to be let into a room is told of there. */
  tellsOfRequests(roomId: string): boolean {
    return this.knows("requests") && this.isOn("requests") && this.levelOf(roomId) !== "nothing";
  }

  get doNotDisturb(): DoNotDisturb {
    return this.#wished(DO_NOT_DISTURB, () => {
      const content: unknown = this.#client.getAccountData(DO_NOT_DISTURB as never)?.getContent();
      return (content ?? {}) as DoNotDisturb;
    });
  }

  setDoNotDisturb(change: DoNotDisturb): Promise<void> {
    const content = { ...this.doNotDisturb, ...change };
    return this.#wish(DO_NOT_DISTURB, content, async () => {
      await this.#client.setAccountData(DO_NOT_DISTURB as never, content as never);
    });
  }

  isQuietNow(): boolean {
    return isQuiet(this.doNotDisturb, Date.now());
  }

  levelOf(roomId: string): Level {
    return this.#wished(roomId, () => levelOf(this.#client, roomId));
  }

  setLevel(roomId: string, level: Level): Promise<void> {
    return this.#wish(roomId, level, async () => {
      await setLevel(this.#client, roomId, level);
      await this.#client.getPushRules();
    });
  }

  mutedUntil(room: Room): number | undefined {
    return mutedUntil(room, Date.now());
  }

  muteUntil(roomId: string, untilMs: number): Promise<void> {
    return muteUntil(this.#client, roomId, untilMs);
  }

  /** Those with another level than everywhere, or silent for a time. */
  get roomsWithOwnRules(): RoomWithOwnRules[] {
    const found = this.#client.getVisibleRooms().map((room) => ({
      roomId: room.roomId,
      name: room.name,
      level: this.levelOf(room.roomId),
      mutedUntilMs: this.mutedUntil(room),
    }));
    return found.filter(({ level, mutedUntilMs }) => level !== "default" || mutedUntilMs !== undefined);
  }

  get #client(): MatrixClient {
    return this.#session.client;
  }

  #wished<Value>(key: string, actual: () => Value): Value {
    return this.#wishes.has(key) ? (this.#wishes.get(key) as Value) : actual();
  }

  /** `act` ends when the wish has come true here as well. Of several wishes for the same thing the last one is shown until it has come true, or failed. */
  async #wish(key: string, value: unknown, act: () => Promise<void>): Promise<void> {
    this.#wishes.set(key, value);
    this.#change();
    try {
      await act();
    } finally {
      if (this.#wishes.get(key) === value) this.#wishes.delete(key);
      this.#change();
    }
  }

  #change(): void {
    this.version.update((version) => version + 1);
    this.#wakeAtEnd();
  }

  /** Look again when the next silence ends. */
  #wakeAtEnd(): void {
    clearTimeout(this.#timer);
    const now = Date.now();
    const silences = this.#client.getVisibleRooms().map((room) => mutedUntil(room, now));
    const ends = [this.doNotDisturb.until_ms, ...silences].filter(
      (end): end is number => typeof end === "number" && end > now,
    );
    if (ends.length === 0) return;
    const wait = Math.min(Math.min(...ends) - now + 50, LONGEST_TIMER_MS);
    this.#timer = setTimeout(() => {
      this.#change();
      this.#onEnd();
    }, wait);
  }

  #tellWorker(): void {
    void note(this.#session.userId, "quiet", this.doNotDisturb).catch(() => undefined);
  }
}

interface RuleState {
  rule_id: string;
  enabled: boolean;
}
