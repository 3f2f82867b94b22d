// Changes of the network, where the browser notices them.

/** Call `changed` when this device may be on another network, until what is returned is called. */
export function onAnotherNetwork(changed: () => void): () => void {
  const { connection } = navigator as { connection?: EventTarget };
  window.addEventListener("online", changed);
  connection?.addEventListener("change", changed);
  return () => {
    window.removeEventListener("online", changed);
    connection?.removeEventListener("change", changed);
  };
}
