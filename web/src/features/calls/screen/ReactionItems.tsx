// The quick reactions, in whatever menu of a call.
import { Menu } from "@mantine/core";
import type { Company } from "../company.ts";
import { EMOJI, type Emoji } from "../reactions.ts";

export function ReactionItems({ call }: { call: Company }) {
  return (Object.keys(EMOJI) as Emoji[]).map((emoji) => (
    // What was not sent is not seen, and can be pressed again.
    <Menu.Item
      key={emoji}
      aria-label={emoji}
      fz="xl"
      onClick={() => void call.hands.show(emoji).catch(() => undefined)}
    >
      {emoji}
    </Menu.Item>
  ));
}
