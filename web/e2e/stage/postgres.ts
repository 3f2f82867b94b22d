// An empty PostgreSQL database for a server of stories, in a cluster of its own; see tests/postgres.py.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, resolve } from "node:path";

export interface Postgres {
  url: string;
  stop(): Promise<void>;
}

const PYTHON = resolve(dirname(process.env.VECHE ?? "../.venv/bin/veche"), "python");
/** The cluster ends with this program, which ends with its input. */
const PROGRAM = `
from tests.postgres import postgres_database
with postgres_database() as url:
    print(url, flush=True)
    input()
`;

export async function startPostgres(): Promise<Postgres> {
  const child = spawn(PYTHON, ["-c", PROGRAM], { cwd: resolve(".."), stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(child, "exit");
  const [said] = await Promise.race([once(child.stdout, "data"), ended]);
  const url = String(said).trim();
  if (!url.startsWith("postgresql://")) throw new Error("PostgreSQL did not start.");
  const stop = async () => {
    child.stdin.write("\n");
    await ended;
  };
  return { url, stop };
}
