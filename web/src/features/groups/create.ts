// Making groups, channels and spaces: what a person chooses, as what the server is asked for.
import type { ICreateRoomOpts } from "matrix-js-sdk";
import { Preset, RoomType, Visibility } from "../../platform/matrix/sdk.ts";
import { ENCRYPTION } from "../rooms/index.ts";

export type Kind = "group" | "channel" | "space";

export interface GroupWish {
  kind: Kind;
  name: string;
  topic: string;
  isPublic: boolean;
  /** The part of a public address before the colon; empty for none. */
  address: string;
  people: string[];
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

function stateOf({ kind, isPublic }: GroupWish): NonNullable<ICreateRoomOpts["initial_state"]> {
  const isEncrypted = !isPublic && kind !== "space";
  return [
    ...(isEncrypted ? [ENCRYPTION] : []),
    ...(kind === "channel" ? [{ type: "org.veche.channel", content: { post_level: POST_LEVEL } }] : []),
  ];
}
