// Making groups, channels and spaces: what a person chooses, as what the server is asked for.
import type { ICreateRoomOpts } from "matrix-js-sdk";
import { rulesOf } from "../../core/joinRules.ts";
import { JoinRule, Preset, RoomType, Visibility } from "../../platform/matrix/sdk.ts";
import { ENCRYPTION } from "../rooms/index.ts";

export type Kind = "group" | "channel" | "space";

export interface SpaceWish {
  spaceId: string;
  /** Whether its members may come in by themselves. */
  opens: boolean;
}

export interface GroupWish {
  kind: Kind;
  name: string;
  topic: string;
  isPublic: boolean;
  /** The part of a public address before the colon; empty for none. */
  address: string;
  people: string[];
  space?: SpaceWish | undefined;
}

/** Posting in a channel takes this level; comments in threads are everybody's. */
export const POST_LEVEL = 50;

export function optionsOf(wish: GroupWish): ICreateRoomOpts {
  return {
    name: wish.name,
    ...(wish.topic && { topic: wish.topic }),
    ...(wish.isPublic && wish.address && { room_alias_name: wish.address }),
    preset: wish.isPublic ? Preset.PublicChat : Preset.PrivateChat,
    visibility: wish.isPublic ? Visibility.Public : Visibility.Private,
    invite: wish.people,
    initial_state: stateOf(wish),
    ...(wish.kind === "space" && {
      creation_content: { type: RoomType.Space },
      // What is in a space is decided by who keeps it; nothing is said there.
      power_level_content_override: { events_default: 100, invite: 50 },
    }),
  };
}

function stateOf({ kind, isPublic, space }: GroupWish): NonNullable<ICreateRoomOpts["initial_state"]> {
  const isEncrypted = !isPublic && kind !== "space";
  return [
    ...(isEncrypted ? [ENCRYPTION] : []),
    ...(space?.opens && !isPublic ? [joinRules(space.spaceId)] : []),
    ...(kind === "channel" ? [{ type: "org.veche.channel", content: { post_level: POST_LEVEL } }] : []),
  ];
}

function joinRules(spaceId: string) {
  const content = rulesOf(JoinRule.Restricted, [spaceId]);
  return { type: "m.room.join_rules", state_key: "", content };
}
