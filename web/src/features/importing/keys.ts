// Names that are the same every time: of an archive, and of each event that goes into it.
import type { Source } from "../../core/importing/transcript.ts";

/** Tells archives of one person apart, and does not show of which chat they are. */
export function archiveKey(userId: string, source: Source, chatKey: string): Promise<string> {
  return hash(`archive\n${userId}\n${source}\n${chatKey}`);
}

/** The same for the same part of the same message: a server that has it does not take it twice. */
export function transactionId(roomId: string, messageId: string, part: number): Promise<string> {
  return hash(`event\n${roomId}\n${part}\n${messageId}`);
}

async function hash(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return [...bytes.subarray(0, 20)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
