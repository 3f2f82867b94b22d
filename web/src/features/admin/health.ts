// What an administrator should look at, from the numbers of the server.
import type { Health } from "./api.ts";

export type Worry = "disk" | "jobsFailing" | "jobsOverdue";

const LEAST_FREE_BYTES = 1_000_000_000;
const MANY_OVERDUE = 100;

export function listWorries({ disk, jobs }: Pick<Health, "disk" | "jobs">): Worry[] {
  const worries: Worry[] = [];
  if (disk.free_bytes < LEAST_FREE_BYTES) worries.push("disk");
  if (jobs.failing > 0) worries.push("jobsFailing");
  if (jobs.overdue > MANY_OVERDUE) worries.push("jobsOverdue");
  return worries;
}
