// What was sent from here can be seen here before it is on the server.
import type { MatrixEvent } from "matrix-js-sdk";

const urls = new Map<string, string>();

/** An address to draw the file of a message from that is on its way; undefined for all others. */
export function localMediaOf(event: MatrixEvent): string | undefined {
  return event.status ? urls.get(event.getTxnId() ?? "") : undefined;
}

export function keepLocalMedia(txnId: string, blob: Blob): void {
  urls.set(txnId, URL.createObjectURL(blob));
}

export function forgetLocalMedia(txnId: string): void {
  const url = urls.get(txnId);
  if (!url) return;
  urls.delete(txnId);
  URL.revokeObjectURL(url);
}
