// Takes everything out of a message's HTML that could run, load or mislead.
import DOMPurify from "dompurify";
import { ALLOWED_ATTRIBUTES, ALLOWED_TAGS, withoutReplyFallback } from "../../../core/message/html.ts";

/** Longer HTML is drawn as its plain text: no person writes it. */
const LONGEST = 200_000;

/** A fragment that is in no document; undefined when there is nothing in it to draw, or too much. */
export function purify(html: string): DocumentFragment | undefined {
  if (html.length > LONGEST) return undefined;
  const fragment = DOMPurify.sanitize(withoutReplyFallback(html), {
    ALLOWED_TAGS: [...ALLOWED_TAGS],
    ALLOWED_ATTR: ALLOWED_ATTRIBUTES,
    // Their values are words and numbers, not addresses; our own list looks at them again.
    ADD_URI_SAFE_ATTR: ["data-mx-spoiler", "data-mx-maths", "data-mx-emoticon", "start", "width", "height"],
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    ALLOWED_URI_REGEXP: /^(?:https?|mailto|matrix|tel|mxc):/i,
    RETURN_DOM_FRAGMENT: true,
  });
  return fragment.textContent?.trim() || fragment.querySelector("img, hr") ? fragment : undefined;
}
