// Plain text with its addresses made into links. They and the ids of Matrix run from left to right in any language.
import { Fragment, memo } from "react";
import { tameText } from "../../../core/message/text.ts";
import { SafeLink } from "./SafeLink.tsx";
import { splitText } from "./splitText.ts";

export const LinkedText = memo(function LinkedText({ text }: { text: string }) {
  return splitText(text).map(({ at, part, href, isId }) =>
    href ? (
      <SafeLink key={at} href={href}>
        <bdi dir="ltr">{part}</bdi>
      </SafeLink>
    ) : isId ? (
      <bdi key={at} dir="ltr">
        {part}
      </bdi>
    ) : (
      <Fragment key={at}>{tameText(part)}</Fragment>
    ),
  );
});
