// Encrypts a file in a worker; what comes out may lie anywhere.
import type { EncryptedFile } from "../../core/attachmentCipher.ts";

export interface Encrypted {
  blob: Blob;
  file: Omit<EncryptedFile, "url">;
}

export function encryptBlob(blob: Blob): Promise<Encrypted> {
  const worker = new Worker(new URL("./cipher.worker.ts", import.meta.url), { type: "module" });
  const answer = new Promise<Encrypted>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Encrypted | { error: string }>) => {
      if ("error" in data) reject(new Error(data.error));
      else resolve(data);
    };
    worker.onerror = ({ message }) =>
      reject(new Error(message || "The worker for encryption did not start."));
  });
  worker.postMessage(blob);
  return answer.finally(() => worker.terminate());
}
