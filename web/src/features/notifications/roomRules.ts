// What a person wants to be told of in one room: push rules, and for a time, the room's own account data.
import type { IPushRule, MatrixClient, Room } from "matrix-js-sdk";
import { isBeforeEnd, MUTE } from "../../core/quiet.ts";
import { ConditionKind, PushRuleActionName, PushRuleKind, TweakName } from "../../platform/matrix/sdk.ts";

/** `default`: as everywhere. */
export type Level = "default" | "all" | "mentions" | "nothing";

export function levelOf(client: MatrixClient, roomId: string): Level {
  const override = ruleOf(client, PushRuleKind.Override, roomId);
  if (override?.enabled && !notifies(override)) return "nothing";
  const rule = ruleOf(client, PushRuleKind.RoomSpecific, roomId);
  if (!rule?.enabled) return "default";
  return notifies(rule) ? "all" : "mentions";
}

/** Takes the rules off that say something else, then puts the one that is needed. */
export async function setLevel(client: MatrixClient, roomId: string, level: Level): Promise<void> {
  const remove = async (kind: PushRuleKind.Override | PushRuleKind.RoomSpecific) => {
    if (ruleOf(client, kind, roomId)) await client.deletePushRule("global", kind, roomId);
  };
  if (level !== "nothing") await remove(PushRuleKind.Override);
  if (level === "default" || level === "nothing") await remove(PushRuleKind.RoomSpecific);
  if (level === "nothing")
    await client.addPushRule("global", PushRuleKind.Override, roomId, {
      conditions: [{ kind: ConditionKind.EventMatch, key: "room_id", pattern: roomId }],
      actions: [],
    });
  if (level === "mentions")
    await client.addPushRule("global", PushRuleKind.RoomSpecific, roomId, { actions: [] });
  if (level === "all")
    await client.addPushRule("global", PushRuleKind.RoomSpecific, roomId, {
      actions: [PushRuleActionName.Notify, { set_tweak: TweakName.Sound, value: "default" }],
    });
}

/** Until when a room is silent; undefined when it is not. */
export function mutedUntil(room: Room, nowMs: number): number | undefined {
  const content = room.getAccountData(MUTE as never)?.getContent();
  return isBeforeEnd(content, nowMs) ? (content?.until_ms as number) : undefined;
}

export async function muteUntil(client: MatrixClient, roomId: string, untilMs: number): Promise<void> {
  await client.setRoomAccountData(roomId, MUTE as never, { until_ms: untilMs } as never);
}

function ruleOf(
  client: MatrixClient,
  kind: PushRuleKind.Override | PushRuleKind.RoomSpecific,
  roomId: string,
): IPushRule | undefined {
  return client.pushRules?.global?.[kind]?.find((rule) => rule.rule_id === roomId);
}

function notifies(rule: IPushRule): boolean {
  return rule.actions.includes(PushRuleActionName.Notify);
}
