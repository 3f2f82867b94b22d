// Answers of a sync that bring nothing for encryption, which most are: the SDK reads its account for each, takes it to pieces
// and writes it back, which takes longer than all else until a message is seen.
import type { MatrixClient } from "matrix-js-sdk";
import type { SyncCryptoCallbacks, SyncCryptoChanges } from "matrix-js-sdk/lib/common-crypto/CryptoBackend";

/** What the server says again and again is believed again after so long: keys may have been made and used up meanwhile. */
const BELIEVED_MS = 60_000;

/** After encryption has begun, before syncs do. */
export function spareEncryption(client: MatrixClient, now = Date.now): void {
  const crypto = client.getCrypto() as SyncCryptoCallbacks | undefined;
  if (!crypto) return;
  const process = crypto.processSyncChanges.bind(crypto);
  let told = "";
  let toldMs = 0;
  crypto.processSyncChanges = async (changes) => {
    const counts = countsOf(changes);
    if (isIdle(changes) && counts === told && now() - toldMs < BELIEVED_MS) return [];
    const received = await process(changes);
    [told, toldMs] = [counts, now()];
    return received;
  };
}

function isIdle({ toDeviceEvents, deviceLists }: SyncCryptoChanges): boolean {
  return toDeviceEvents.length + (deviceLists?.changed?.length ?? 0) + (deviceLists?.left?.length ?? 0) === 0;
}

function countsOf({ oneTimeKeysCounts, unusedFallbackKeys }: SyncCryptoChanges): string {
  const sorted = Object.entries(oneTimeKeysCounts ?? {}).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([sorted, unusedFallbackKeys]);
}
