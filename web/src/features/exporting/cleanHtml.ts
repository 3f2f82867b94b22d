// The formatted text of a message for a page outside the app: harmless, and asking nobody for anything.
import { purify } from "../timeline/index.ts";

/** Undefined when nothing of it can be shown. */
export function cleanHtml(html: string): string | undefined {
  const fragment = purify(html);
  if (!fragment) return undefined;
  for (const image of fragment.querySelectorAll("img")) image.replaceWith(image.alt);
  for (const link of fragment.querySelectorAll("a")) link.rel = "noopener noreferrer";
  const box = document.createElement("div");
  box.append(fragment);
  return box.innerHTML;
}
