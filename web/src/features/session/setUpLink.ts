// The link by which a new server gets its administrator: `/setup#TOKEN`, printed where the server was started.

/** The token of the link that was opened, if one was. It is behind the #, so it never reaches a log. */
export function readSetUpLink(): string | undefined {
  const { pathname, hash } = window.location;
  return (pathname === "/setup" && hash.slice(1)) || undefined;
}

/** Somebody who pastes a newer link into the same tab changes only what is behind the #: nothing is loaded anew. */
export function watchSetUpLink(listener: () => void): () => void {
  window.addEventListener("hashchange", listener);
  return () => window.removeEventListener("hashchange", listener);
}

/** It works once: once it has, it need not stay in the address. */
export function forgetSetUpLink(): void {
  window.history.replaceState(null, "", "/");
}
