// The picture of a person or a room: theirs, or a letter in a colour that stays the same.
import { Avatar } from "@mantine/core";
import { colourOf, initialOf } from "../core/initials.ts";

const COLOURS = ["blue", "indigo", "violet", "grape", "pink", "red", "teal", "green"];

interface PictureProps {
  /** The user or room id: decides the colour. */
  id: string;
  name: string;
  url?: string | null;
  size?: number;
}

/** Decoration only: the name always stands beside it. */
export function Picture({ id, name, url, size = 40 }: PictureProps) {
  return (
    <Avatar
      src={url ?? null}
      size={size}
      radius="50%"
      color={COLOURS[colourOf(id, COLOURS.length)]}
      variant="filled"
      alt=""
      aria-hidden
    >
      {initialOf(name)}
    </Avatar>
  );
}
