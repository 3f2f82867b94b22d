// What a page says to the worker, or the service worker, that saves a file for it, and what it hears.
import { RefusedMediaError, TamperedMediaError } from "../attachment.ts";
import type { Patience } from "./pieces.ts";

export type SaveNews =
  | { is: "moved"; bytes: number }
  | { is: "waits"; for: Patience }
  | { is: "saved" }
  | { is: "failed"; why: "tampered" | "refused" | "full" | "stopped" | "other"; message: string };

export function newsOfFailure(error: unknown, isStopped: boolean): SaveNews {
  const message = String(error);
  if (isStopped) return { is: "failed", why: "stopped", message };
  if (error instanceof TamperedMediaError) return { is: "failed", why: "tampered", message };
  if (error instanceof RefusedMediaError) return { is: "failed", why: "refused", message };
  const isFull = error instanceof DOMException && error.name === "QuotaExceededError";
  return { is: "failed", why: isFull ? "full" : "other", message };
}
