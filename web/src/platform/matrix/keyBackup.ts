// Sees to it that the keys of messages reach the backup: soon after they are made, and before somebody signs out.
import type { MatrixClient } from "matrix-js-sdk";
import { CryptoEvent } from "matrix-js-sdk/lib/crypto-api/index.js";

/** The SDK waits up to ten seconds: until then another device cannot read a new message, and a lost one never gives its key. */
const LONGEST_WAIT_MS = 1500;

/** What the SDK does not offer, and 43.0.0 has (the version is pinned). */
interface Inside {
  olmMachine: { roomKeyCounts(): Promise<{ total: number; backedUp: number }> };
}

/** To be called once encryption is loaded, as it reaches into that part of the SDK. */
export async function hastenBackups(): Promise<void> {
  const { RustBackupManager } = await import("matrix-js-sdk/lib/rust-crypto/backup.js");
  Object.assign(RustBackupManager, { maxBackupLoopStartDelayMillis: LONGEST_WAIT_MS });
}

/** How many keys exist only on this device. */
export async function countUnsavedKeys(client: MatrixClient): Promise<number> {
  const crypto = client.getCrypto();
  if (!crypto) return 0;
  const { total, backedUp } = await (crypto as unknown as Inside).olmMachine.roomKeyCounts();
  return total - backedUp;
}

/** Wait until every key is in the backup; returns how many are not when the patience ends. */
export async function saveKeys(client: MatrixClient, patienceMs: number): Promise<number> {
  const isSaving = (await client.getCrypto()?.getActiveSessionBackupVersion()) !== null;
  const deadline = Date.now() + (isSaving ? patienceMs : 0);
  for (;;) {
    const unsaved = await countUnsavedKeys(client);
    const leftMs = deadline - Date.now();
    if (unsaved === 0 || leftMs <= 0) return unsaved;
    await nextProgress(client, leftMs);
  }
}

function nextProgress(client: MatrixClient, patienceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      client.off(CryptoEvent.KeyBackupSessionsRemaining, done);
      resolve();
    };
    const timer = setTimeout(done, patienceMs);
    client.on(CryptoEvent.KeyBackupSessionsRemaining, done);
  });
}
