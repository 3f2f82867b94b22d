// A link in a message: into Matrix it is a pill that opens here, elsewhere it opens apart, and odd ones are only words.
import type { ReactNode } from "react";
import { readMatrixLink, readSafeLink } from "../../../core/message/links.ts";
import { MatrixPill } from "./MatrixPill.tsx";

export function SafeLink({ href, children }: { href: string; children: ReactNode }) {
  const link = readMatrixLink(href);
  if (link) return <MatrixPill link={link}>{children}</MatrixPill>;
  const safe = readSafeLink(href);
  if (!safe) return <>{children}</>;
  const hidden = hiddenTarget(safe, children);
  return (
    <a
      href={safe}
      target="_blank"
      rel="noopener noreferrer nofollow"
      title={hidden}
      dir={hidden ? undefined : "ltr"}
    >
      {children}
    </a>
  );
}

/** Words may say another address than the link has: then pointing at it tells the truth. */
function hiddenTarget(href: string, children: ReactNode): string | undefined {
  return typeof children === "string" && href.includes(children) ? undefined : href;
}
