// Plain text with its addresses made into links. They and the ids of Matrix run from left to right in any language.
import { memo } from "react";
import { tameText } from "../../../core/message/text.ts";
import { SafeLink } from "./SafeLink.tsx";
import { type Part, splitIds, splitText } from "./splitText.ts";

export const LinkedText = memo(function LinkedText({ text }: { text: string }) {
  return splitText(text).map((part) => <OnePart key={part.at} {...part} />);
});

/** The same where links are marked as such already. */
export function drawText(text: string) {
  return splitIds(text).map((part) => <OnePart key={part.at} {...part} />);
}

function OnePart({ part, href, isId }: Part) {
  if (href) return <SafeLink href={href}>{part}</SafeLink>;
  return isId ? <bdi dir="ltr">{part}</bdi> : tameText(part);
}
