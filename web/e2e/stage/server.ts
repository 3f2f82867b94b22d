// A real server for stories: `veche serve` on a free port, with the built app and an empty data folder.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

export interface Server {
  url: string;
  pid: number;
  /** What it has printed. */
  said(): string;
  /** End it as a crash would, and start it again with what it had kept. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const PROGRAM = resolve(process.env.VECHE ?? "../.venv/bin/veche");
const APP = resolve("dist");
const START_MS = 60_000;
/** What carries calls has ports for all the world: a story that needs it names free ones. */
const OWN_ENVIRONMENT = {
  VECHE_WEBAPP_FOLDER: APP,
  VECHE_OUTGOING_ALLOW: "127.0.0.0/8",
  VECHE_CALLS_SFU: "off",
  VECHE_CALLS_TURN: "off",
};

export interface ServerWish {
  /** More of the command line, such as `--registration closed`. */
  options?: string[];
  /** More of its environment, such as `VECHE_MEDIA_SCANNER`. */
  environment?: Record<string, string>;
  /** A postgresql:// URL of an empty database instead of SQLite. */
  database?: string | undefined;
}

export async function startServer(wish: ServerWish = {}): Promise<Server> {
  if (!existsSync(join(APP, "index.html"))) throw new Error("The app is not built: npm run build");
  const { options: more = [], environment = {}, database } = wish;
  const data = await mkdtemp(join(tmpdir(), "veche-e2e-"));
  const port = await findFreePort();
  const url = `http://localhost:${port}`;
  const options = [
    "--data",
    data,
    "--port",
    String(port),
    "--public-url",
    url,
    "--rate-limits",
    "off",
    ...more,
  ];
  const said: string[] = [];
  const begin = () => {
    const child = spawn(PROGRAM, ["serve", ...options, ...(database ? ["--database", database] : [])], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...OWN_ENVIRONMENT, ...environment },
    });
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => said.push(String(data)));
    return child;
  };
  let child = begin();
  const stop = async () => {
    await end(child);
    await rm(data, { recursive: true, force: true });
  };
  const start = async () => {
    try {
      await whenAnswering(`${url}/_matrix/client/versions`, child);
    } catch (error) {
      await stop();
      throw new Error(`The server did not start.\n${said.join("")}`, { cause: error });
    }
  };
  const restart = async () => {
    await end(child, "SIGKILL");
    child = begin();
    await start();
  };
  await start();
  return {
    url,
    get pid() {
      return child.pid ?? 0;
    },
    said: () => said.join(""),
    restart,
    stop,
  };
}

/** As if it had crashed: a program that the server has started, by its name. */
export function killChild({ pid }: Server, name: string): void {
  const lines = execFileSync("ps", ["-eo", "pid,ppid,comm"], { encoding: "utf8" }).trim().split("\n");
  const processes = lines.map((line) => line.trim().split(/\s+/));
  const family = new Set([String(pid)]);
  for (const [own = "", parent = ""] of processes) if (family.has(parent)) family.add(own);
  const found = processes.find(([own = "", , called]) => family.has(own) && called === name.slice(0, 15));
  if (!found) throw new Error(`${name} does not run.`);
  process.kill(Number(found[0]), "SIGKILL");
}

export async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await new Promise((done) => probe.once("listening", done));
  const address = probe.address();
  await new Promise((done) => probe.close(done));
  if (address === null || typeof address === "string") throw new Error("No free port.");
  return address.port;
}

async function whenAnswering(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline && child.exitCode === null) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(child.exitCode === null ? "No answer in time." : `It ended with ${child.exitCode}.`);
}

async function end(child: ChildProcess, how: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((done) => child.once("exit", done));
  child.kill(how);
  const timer = setTimeout(() => child.kill("SIGKILL"), 5000);
  await ended;
  clearTimeout(timer);
}
