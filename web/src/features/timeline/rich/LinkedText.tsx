// Plain text with its addresses made into links.
import { find } from "linkifyjs";
import { Fragment, memo } from "react";
import { tameText } from "../../../core/message/text.ts";
import { SafeLink } from "./SafeLink.tsx";

/** Looking for links in more than this would hold everything up. */
const LONGEST = 70_000;

export const LinkedText = memo(function LinkedText({ text }: { text: string }) {
  return split(text).map(({ at, part, href }) =>
    href ? (
      <SafeLink key={at} href={href}>
        {part}
      </SafeLink>
    ) : (
      <Fragment key={at}>{tameText(part)}</Fragment>
    ),
  );
});

interface Part {
  /** Where it begins. */
  at: number;
  part: string;
  href?: string;
}

function split(text: string): Part[] {
  if (text.length > LONGEST) return [{ at: 0, part: text }];
  const parts: Part[] = [];
  let at = 0;
  for (const { start, end, href, value } of find(text, { defaultProtocol: "https" })) {
    if (start > at) parts.push({ at, part: text.slice(at, start) });
    parts.push({ at: start, part: value, href });
    at = end;
  }
  if (at < text.length) parts.push({ at, part: text.slice(at) });
  return parts;
}
